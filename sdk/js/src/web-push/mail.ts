import type { DeviceSession } from '../session';
import { parseObject, textOf } from '../json';
import type { DeviceStorage } from '../storage';
import { MAIL } from './mail-mark';
import { WorkerStore, type SharedDevice } from './store';

const KEY = 'webPush';

/** The page's side of what it shares with its service worker; idle until Web Push was subscribed. */
export class WorkerMail {
  private device: SharedDevice | null = null;
  private store: Promise<WorkerStore> | null = null;

  constructor(
    private readonly storage: DeviceStorage,
    private readonly session: DeviceSession,
    private readonly error: (what: string) => void,
  ) {}

  /** The device has an identity, perhaps a new one: the worker and the platform are told what that changes. */
  identified(device: SharedDevice): void {
    this.device = device;
    const bound = this.bound();
    if (bound) {
      this.meanwhile(this.bind(textOf(bound, 'scope')));
    }
  }

  /** Binds the subscription that is there for the scope to the device, unless that was done. */
  async bind(scope: string): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration(scope);
    const subscription = await registration?.pushManager.getSubscription();
    const token = subscription ? JSON.stringify(subscription) : '';
    const { device } = this;
    if (device) {
      await (await this.open()).setDevice(device);
    }
    const bound = this.bound();
    const cid = device?.cid ?? '';
    if (!bound || bound.cid !== cid || bound.token !== token) {
      this.session.report({ vendorTokens: { web: token } });
      this.storage.write({ [KEY]: JSON.stringify({ cid, token, scope }) });
    }
  }

  /** Ends the subscription, if there is one. */
  async unbind(): Promise<void> {
    const bound = this.bound();
    if (!bound) {
      return;
    }
    const registration = await navigator.serviceWorker.getRegistration(textOf(bound, 'scope'));
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
    await (await this.open()).forget();
    this.session.report({ vendorTokens: { web: '' } });
    this.storage.write({ [KEY]: null });
    this.close();
  }

  /** From now on this page takes what the worker left. */
  listen(): void {
    if (this.bound()) {
      this.meanwhile(this.collect());
    }
  }

  /** The page handled a message: the worker does not show it, too. */
  handled(msgId: string): void {
    if (this.store) {
      this.meanwhile(this.store.then((store) => store.see(msgId)));
    }
  }

  close(): void {
    if (this.store) {
      navigator.serviceWorker.removeEventListener('message', this.told);
      void this.store.then((store) => store.close());
      this.store = null;
    }
  }

  private bound(): ReturnType<typeof parseObject> {
    try {
      return parseObject(this.storage.load()[KEY] ?? '');
    } catch {
      return null; // the session tells that the storage cannot be read
    }
  }

  /** Nobody waits for it. */
  private meanwhile(work: Promise<unknown>): void {
    work.catch((failure: unknown) => this.error(`web push: ${failure}`));
  }

  private open(): Promise<WorkerStore> {
    if (!this.store) {
      this.store = WorkerStore.open();
      navigator.serviceWorker.addEventListener('message', this.told);
    }
    return this.store;
  }

  private readonly told = (event: MessageEvent): void => {
    if (event.data === MAIL) {
      this.meanwhile(this.collect());
    }
  };

  /** An entry leaves the store only once it is the session's; one that was taken twice does no harm. */
  private async collect(): Promise<void> {
    const store = await this.open();
    for (const msgId of await store.seen()) {
      this.session.handledElsewhere(msgId);
    }
    for (const [key, { topic, payload }] of await store.reports()) {
      this.session.queue(topic, payload);
      await store.removeReport(key);
    }
    for (const [key, payload] of await store.messages()) {
      this.session.arrived(payload);
      await store.removeMessage(key);
    }
  }
}
