import type { Timers } from '../src/timers';

/** Time that a test moves, and chance that it chooses. */
export class ManualTimers implements Timers {
  chance = 0.5;
  private millis = 1_800_000_000_000;
  private tasks: Array<{ at: number; task: () => void }> = [];

  now(): number {
    return this.millis;
  }

  random(): number {
    return this.chance;
  }

  schedule(delayMillis: number, task: () => void): () => void {
    const entry = { at: this.millis + delayMillis, task };
    this.tasks.push(entry);
    return () => {
      this.tasks = this.tasks.filter((other) => other !== entry);
    };
  }

  /** Runs what is due in so much time, in order, and lets promises settle in between. */
  async pass(millis: number): Promise<void> {
    const end = this.millis + millis;
    for (;;) {
      await settle();
      const due = this.tasks.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!due) {
        break;
      }
      this.tasks = this.tasks.filter((entry) => entry !== due);
      this.millis = Math.max(this.millis, due.at);
      due.task();
    }
    this.millis = end;
    await settle();
  }
}

/** Lets everything that waits for promises alone run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
