import { expect, it } from 'vitest';
import { setLanguage } from '../text/language';
import { api, newIdempotencyKey, ok, setCsrfToken } from './client';
import { problemOf } from './problem';

/** A server that answers everything the same, and what it was asked. */
function serverThat(answers: () => Response) {
  const requests: Request[] = [];
  const fetch = (request: Request) => {
    requests.push(request);
    return Promise.resolve(answers());
  };
  return { requests, server: { baseUrl: 'http://console/api/v1', fetch } };
}

it('proves on writes that this page sends them, and names the language that texts are wanted in', async () => {
  setLanguage('en-US');
  setCsrfToken('token-of-the-session');
  const { requests, server } = serverThat(() => Response.json({}, { status: 201 }));
  await ok(api.POST('/session', { ...server, body: { name: 'a', password: 'b' } }));
  await ok(api.GET('/session', server));
  const [write, read] = requests;
  expect(write!.headers.get('X-CSRF-Token')).toBe('token-of-the-session');
  expect(write!.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
  expect(write!.headers.get('Accept-Language')).toBe('en-US');
  expect(read!.headers.has('X-CSRF-Token')).toBe(false);
});

it('keeps the key of a caller that may have to repeat itself', async () => {
  const key = newIdempotencyKey();
  const { requests, server } = serverThat(() => Response.json({}, { status: 201 }));
  await api.POST('/apps/{app_id}/pushes', {
    ...server,
    params: { path: { app_id: 'a' }, header: { 'Idempotency-Key': key } },
    body: { audience: { all: true }, message: { transmission: 'x' } },
  });
  expect(requests[0]!.headers.get('Idempotency-Key')).toBe(key);
});

it('throws what was refused, with its field and how long to wait', async () => {
  const { server } = serverThat(() => Response.json({ code: 'locked', detail: 'too many tries', status: 429 }, { status: 429, headers: { 'Retry-After': '300' } }));
  const error: unknown = await ok(api.GET('/session', server)).catch((thrown: unknown) => thrown);
  expect(problemOf(error)).toEqual({ code: 'locked', detail: 'too many tries', status: 429, retryAfterSeconds: 300 });
});

it('makes a problem of an answer that is none', async () => {
  const { server } = serverThat(() => new Response('<html>Bad gateway</html>', { status: 502 }));
  const error: unknown = await ok(api.GET('/session', server)).catch((thrown: unknown) => thrown);
  expect(problemOf(error)).toEqual({ status: 502 });
});
