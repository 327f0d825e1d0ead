/** An answer as `application/problem+json` (RFC 9457), with what Hongyan adds. */
export interface Problem {
  type?: string;
  title?: string;
  status: number;
  detail?: string;
  /** the part of the request that is wrong, such as `message.title` */
  field?: string;
  /** the limit that it is over */
  limit?: number | string;
  /** several fields at once */
  errors?: readonly { field?: string; detail?: string }[];
  [more: string]: unknown;
}

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
export function toProblem(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null) {
    return { ...(body as Record<string, unknown>), status };
  }
  return typeof body === 'string' && body !== '' && body.length < 300 ? { status, detail: body } : { status };
}
