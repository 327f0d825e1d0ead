/** Time and chance: everything in the SDK that waits, dates or draws lots goes through this. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;

  /** Runs the task after so many milliseconds; the answer cancels it. */
  schedule(delayMillis: number, task: () => void): () => void;

  /** 0 … 1, without 1. */
  random(): number;
}

/** setTimeout counts in 32 bits and fires at once beyond that. */
const LONGEST_TIMEOUT_MILLIS = 0x7fff_ffff;

export const systemTimers: Timers = {
  now: () => Date.now(),
  schedule(delayMillis, task) {
    let handle: ReturnType<typeof setTimeout>;
    const wait = (remaining: number): void => {
      const leg = Math.min(remaining, LONGEST_TIMEOUT_MILLIS);
      handle = setTimeout(() => (remaining > leg ? wait(remaining - leg) : task()), leg);
    };
    wait(delayMillis);
    return () => clearTimeout(handle);
  },
  random: () => Math.random(),
};
