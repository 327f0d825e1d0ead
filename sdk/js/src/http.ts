export interface HttpAnswer {
  /** 0: no answer came. */
  readonly status: number;
  readonly body: string;
  /** What the header Retry-After says, 0 where it says nothing. */
  readonly retryAfterMillis: number;
}

/** Posts JSON; never throws: what went wrong is an answer with status 0. */
export type HttpPost = (url: string, json: string) => Promise<HttpAnswer>;

const TIMEOUT_MILLIS = 30_000;

export const fetchPost: HttpPost = async (url, json) => {
  const abort = new AbortController();
  const timeout = setTimeout(() => abort.abort(), TIMEOUT_MILLIS);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: json,
      credentials: 'omit',
      redirect: 'error',
      signal: abort.signal,
    });
    return {
      status: answer.status,
      body: await answer.text(),
      retryAfterMillis: retryAfterMillis(answer.headers.get('Retry-After')),
    };
  } catch (failure) {
    return { status: 0, body: String(failure), retryAfterMillis: 0 };
  } finally {
    clearTimeout(timeout);
  }
};

/** Seconds only; a date or nonsense counts as nothing said. */
export function retryAfterMillis(header: string | null | undefined): number {
  return header && /^[0-9]{1,5}$/.test(header) ? Number(header) * 1_000 : 0;
}
