import createClient, { type Middleware } from 'openapi-fetch';
import { ProblemError, toProblem } from './problem';
import type { paths } from './schema.gen';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
let csrfToken = '';

/** Told with the session; every write carries it. */
export function useCsrfToken(token: string): void {
  csrfToken = token;
}

/** Headers that a write needs: proof that this page sends it, and a key that makes sending it twice harmless. */
export function writeHeaders(): Record<string, string> {
  return { 'X-CSRF-Token': csrfToken, 'Idempotency-Key': crypto.randomUUID() };
}

const headers: Middleware = {
  onRequest({ request }) {
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

/** The native API, typed by its OpenAPI document. Paths are written out: `api.GET('/api/v1/apps/{app_id}', …)`. */
export const api = createClient<paths>({ credentials: 'same-origin' });
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
    throw new ProblemError(toProblem(response.status, error));
  }
  return data as T;
}
