import type { Problem as Told } from './schema.gen';

/** What a refused request was answered (RFC 9457), or what can be said of an answer that is no problem document. */
export type Problem = Partial<Told> & {
  status: number;
  /** of the Retry-After header */
  retryAfterSeconds?: number;
};

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${problem.status}`);
    this.name = 'ProblemError';
  }
}

export function problemOf(error: unknown): Problem | undefined {
  return error instanceof ProblemError ? error.problem : undefined;
}

export function isSignedOut(error: unknown): boolean {
  return problemOf(error)?.status === 401;
}

/** Of an answer that is no success, whatever its body. */
export function toProblem(response: Response, body: unknown): Problem {
  const retryAfter = Number(response.headers.get('Retry-After'));
  const told = typeof body === 'object' && body !== null ? (body as Partial<Told>) : {};
  return { ...told, status: response.status, ...(retryAfter > 0 && { retryAfterSeconds: retryAfter }) };
}
