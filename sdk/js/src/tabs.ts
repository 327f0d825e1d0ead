import { lockName } from './lock-name';

/**
 * Tabs of one site are one device, and a device has one connection. Whoever holds the browser's lock of the app's name is the
 * device; a tab the user looks at takes it, and where its holder closes, another tab gets it. Browsers give locks to secure
 * pages (https, localhost) only; elsewhere the platform's rule holds, where the newest connection wins.
 */
export interface Tabs {
  /**
   * `have` is called whenever this tab becomes the device, `lose` whenever it ceases to be. Joining again says that the app
   * wants to be the device now.
   */
  join(have: () => void, lose: () => void): void;

  leave(): void;
}

/** For runtimes with one page. */
export const singleTab = (): Tabs => ({ join: (have) => have(), leave() {} });

export function browserTabs(appId: string): Tabs {
  return navigator.locks ? new LockingTabs(lockName(appId), navigator.locks) : singleTab();
}

class LockingTabs implements Tabs {
  private joined: { have: () => void; lose: () => void } | null = null;
  private holding = false;
  private release: () => void = () => {};
  private waiting: AbortController | null = null;

  constructor(
    private readonly name: string,
    private readonly locks: LockManager,
  ) {}

  join(have: () => void, lose: () => void): void {
    if (!this.joined) {
      document.addEventListener('visibilitychange', this.looked);
    }
    this.joined = { have, lose };
    if (this.holding) {
      have();
    } else if (document.visibilityState === 'visible') {
      this.steal();
    } else {
      this.queue();
    }
  }

  leave(): void {
    document.removeEventListener('visibilitychange', this.looked);
    this.joined = null;
    this.holding = false;
    this.waiting?.abort();
    this.waiting = null;
    this.release();
  }

  private readonly looked = (): void => {
    if (document.visibilityState === 'visible' && !this.holding) {
      this.steal();
    }
  };

  private steal(): void {
    this.waiting?.abort();
    this.waiting = null;
    this.request({ steal: true });
  }

  private queue(): void {
    if (!this.waiting) {
      this.waiting = new AbortController();
      this.request({ signal: this.waiting.signal });
    }
  }

  private request(options: LockOptions): void {
    let granted = false;
    this.locks
      .request(this.name, options, () => {
        granted = true;
        return this.hold();
      })
      .catch(() => { // no longer wanted, or stolen by another tab
        if (granted && this.joined) {
          this.holding = false;
          this.joined.lose();
          this.queue();
        }
      });
  }

  /** Holds the lock as long as the answer is pending. */
  private hold(): Promise<void> {
    this.waiting = null;
    if (!this.joined || this.holding) {
      return Promise.resolve();
    }
    this.holding = true;
    const held = new Promise<void>((resolve) => (this.release = resolve));
    this.joined.have();
    return held;
  }
}
