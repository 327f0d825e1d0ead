import type { Changes } from './storage';
import type { Timers } from './timers';

/** What the parts of a session need of it. */
export interface SessionPort {
  readonly timers: Timers;
  /** Runs a task as a step of the session's. */
  step(task: () => void): void;
  /** Writes to the storage; answers whether that succeeded. */
  write(changes: Changes): boolean;
  /** Tells the app of what no state shows. */
  error(what: string): void;
}
