// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browserTabs } from '../src';
import { settle } from './manual-timers';

/** Web Locks as far as tabs use them: exclusive, with `steal` and `signal`. */
class Locks {
  private holder: { reject: (reason: unknown) => void } | null = null;
  private queue: Array<() => void> = [];

  request(_name: string, options: LockOptions, callback: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        const mine = { reject };
        this.holder = mine;
        void callback().then(() => {
          if (this.holder === mine) {
            this.holder = null;
            this.queue.shift()?.();
          }
          resolve();
        });
      };
      if (options.steal) {
        this.holder?.reject(new DOMException('stolen', 'AbortError'));
        queueMicrotask(grant);
      } else if (this.holder) {
        this.queue.push(grant);
        options.signal?.addEventListener('abort', () => {
          this.queue = this.queue.filter((waiting) => waiting !== grant);
          reject(new DOMException('aborted', 'AbortError'));
        });
      } else {
        queueMicrotask(grant);
      }
    });
  }
}

let visibility: DocumentVisibilityState = 'visible';
Object.defineProperty(document, 'visibilityState', { get: () => visibility });

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: new Locks() });
  visibility = 'visible';
});

function tab(log: string[], name: string): { join(): void; leave(): void } {
  const tabs = browserTabs('app');
  return { join: () => tabs.join(() => log.push(`${name}+`), () => log.push(`${name}-`)), leave: () => tabs.leave() };
}

describe('of the tabs of a site', () => {
  it('the one the user looks at is the device; where it closes, another is', async () => {
    const log: string[] = [];
    const [first, second] = [tab(log, 'first'), tab(log, 'second')];
    first.join();
    await settle();
    second.join();
    await settle();
    expect(log).toEqual(['first+', 'first-', 'second+']);
    second.leave();
    await settle();
    expect(log.slice(3)).toEqual(['first+']);
    first.leave();
  });

  it('one in the background waits, and takes over when it is looked at', async () => {
    const log: string[] = [];
    const [first, second] = [tab(log, 'first'), tab(log, 'second')];
    first.join();
    await settle();
    visibility = 'hidden';
    second.join();
    await settle();
    expect(log).toEqual(['first+']);
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(log).toEqual(['first+', 'first-', 'second+']);
    first.leave();
    second.leave();
  });

  it('one that joins again while it is the device stays it', async () => {
    const log: string[] = [];
    const only = tab(log, 'only');
    only.join();
    await settle();
    only.join();
    await settle();
    expect(log).toEqual(['only+', 'only+']);
    only.leave();
    only.join();
    await settle();
    expect(log).toEqual(['only+', 'only+', 'only+']);
    only.leave();
  });
});
