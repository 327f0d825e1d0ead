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
  private hold: { release(): void } | null = null;
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
    if (this.hold) {
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
    this.waiting?.abort();
    this.waiting = null;
    this.hold?.release();
    this.hold = null;
  }

  private readonly looked = (): void => {
    if (document.visibilityState === 'visible' && !this.hold) {
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
    let mine: LockingTabs['hold'] = null;
    this.locks
      .request(this.name, options, () => {
        this.waiting = null;
        const { joined } = this;
        if (!joined || this.hold) {
          return Promise.resolve();
        }
        return new Promise<void>((release) => { // the lock is held until then
          this.hold = mine = { release };
          joined.have();
        });
      })
      .catch(() => { // no longer wanted, or stolen by another tab
        if (mine && this.hold === mine) {
          this.hold = null;
          this.joined?.lose();
          this.queue();
        }
      });
  }
}
