import createClient, { type Middleware } from 'openapi-fetch';
import { currentLanguage } from '../text/language';
import { ProblemError, toProblem } from './problem';
import type { paths } from './schema.gen';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
let csrfToken = '';

/** Told with the session; every write carries it. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** A key for `Idempotency-Key`. Not crypto.randomUUID, which browsers have on https and localhost only. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Headers that a write needs: proof that this page sends it, and a key that makes sending it twice harmless. */
export function writeHeaders(): Record<string, string> {
  return { 'X-CSRF-Token': csrfToken, 'Idempotency-Key': newIdempotencyKey() };
}

const headers: Middleware = {
  onRequest({ request }) {
    // texts of losses and advice come in the console's language
    request.headers.set('Accept-Language', currentLanguage());
    if (WRITES.has(request.method)) {
      for (const [name, value] of Object.entries(writeHeaders())) {
        if (!request.headers.has(name)) {
          request.headers.set(name, value);
        }
      }
    }
    return request;
  },
};

export const API_ROOT = '/api/v1';

/** The native API, typed by its OpenAPI document, whose paths are written out: `api.GET('/apps/{app_id}', …)`. */
export const api = createClient<paths>({ baseUrl: API_ROOT, credentials: 'same-origin' });
api.use(headers);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a success; throws {@link ProblemError} otherwise: what queries and mutations want. */
export async function ok<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) {
    throw new ProblemError(toProblem(response, error));
  }
  return data as T;
}
