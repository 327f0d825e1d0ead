const BASE_MILLIS = 1_000;
const CAP_MILLIS = 300_000;
/** A server that says it is busy is given at least this long a window. */
const BUSY_BASE_MILLIS = 16_000;

/**
 * Exponential back-off with full jitter: the n-th wait is uniform between 0 and min(cap, base · 2ⁿ), so that many devices
 * which lost their server together do not come back together.
 */
export class Backoff {
  private failures = 0;

  constructor(private readonly random: () => number) {}

  nextMillis(): number {
    return this.next(BASE_MILLIS, 0);
  }

  /** @param atLeastMillis what the server asked for, e.g. by Retry-After; 0 where it did not */
  nextMillisWhenBusy(atLeastMillis: number): number {
    return this.next(BUSY_BASE_MILLIS, atLeastMillis);
  }

  private next(baseMillis: number, atLeastMillis: number): number {
    const ceiling = Math.min(CAP_MILLIS, baseMillis * 2 ** Math.min(this.failures, 20));
    this.failures++;
    return atLeastMillis + Math.floor(this.random() * ceiling);
  }

  reset(): void {
    this.failures = 0;
  }
}
