import { HongyanError, type ClientState, type StateCode } from './codes';
import { Emitter } from './emitter';
import { browser, type Environment } from './environment';
import { webSocketGateways } from './identity';
import type { PushMessage } from './message';
import { DeviceSession } from './session';
import { subscribeWebPush, type WebPushOptions } from './web-push/subscription';
import { WorkerMail } from './web-push/mail';

export interface DeviceOptions {
  /** Where the platform's HTTP API is, e.g. `https://push.example.com`. */
  server: string;
  appId: string;
  appKey: string;
  /** Facts to register with, beside those the runtime tells: appVersion, region, … (docs/device-protocol.md). */
  facts?: Record<string, string>;
  /** What the user has decided before registration, by purpose. */
  consents?: Record<string, boolean>;
  /** How many receipts and events wait at most while offline; the oldest give way. */
  outboxCapacity?: number;
  /** How many handled messages are remembered against duplicates. */
  rememberedMessages?: number;
  /** Parts of the runtime to replace: storage, transport, HTTP, …; or all of it, as `miniProgram(wx)` does. */
  environment?: Partial<Environment>;
}

/** What a device tells the app. */
export interface DeviceEvents {
  /**
   * A message that this device has not handled yet. Once all listeners returned (their promises settled), the message counts
   * as arrived: it is remembered and acknowledged. Where one throws, it comes again after a pause, three times in all; then
   * it is acknowledged, and `error` says so.
   */
  message: [message: PushMessage];
  /** Another state; `code` says why. */
  state: [state: ClientState, code: StateCode];
  /** The device has an identity: the CID to tell one's own server. At each start and after each registration. */
  cid: [cid: string];
  /** Something went wrong that no state shows: a malformed message, a refused receipt, a full outbox. */
  error: [what: string];
}

/** What receipts need of a message. */
export type MessageIds = Pick<PushMessage, 'taskId' | 'msgId'>;

const NETWORK_JITTER_MILLIS = 2_000;

/**
 * This browser, page or mini program as a device of a Hongyan platform: registers itself once, stays connected, hands messages
 * to listeners and reports what became of them. Receipts, events and reports are stored before they are sent, survive the
 * page, and are sent until the platform acknowledged them.
 *
 * ```ts
 * const device = new HongyanDevice({ server: 'https://push.example.com', appId, appKey });
 * device.on('message', (message) => console.log(message.title));
 * const cid = await device.start();
 * ```
 */
export class HongyanDevice {
  /** @internal */
  readonly environment: Environment;
  private readonly emitter = new Emitter<DeviceEvents>();
  private readonly session: DeviceSession;
  private readonly mail: WorkerMail;
  private deliveries: Promise<unknown> = Promise.resolve();
  private leave: (() => void) | null = null; // null: not started
  private readonly starts = new Set<(code: StateCode) => void>(); // those that wait to be ONLINE

  constructor(options: DeviceOptions) {
    const { appId, appKey, facts, consents } = options;
    const server = options.server.replace(/\/+$/, '');
    if (!/^https?:\/\/[^/]/i.test(server)) {
      throw new RangeError(`server: ${options.server} (expected: an http or https URL)`);
    }
    const environment = { ...(wholeEnvironment(options.environment) ?? browser(appId)), ...options.environment };
    this.environment = environment;
    this.session = new DeviceSession(
      {
        appId,
        server,
        registration: () =>
          JSON.stringify({ appId, appKey, ...environment.facts(), ...facts, ...(consents && { consents }) }),
        pageIsSecure: environment.isSecure,
        storage: environment.storage,
        transport: environment.transport,
        post: environment.post,
        timers: environment.timers,
        outboxCapacity: within('outboxCapacity', options.outboxCapacity ?? 1_000, 1, 100_000),
        rememberedMessages: within('rememberedMessages', options.rememberedMessages ?? 500, 1, 100_000),
      },
      {
        deliver: (message) => this.deliver(message),
        stateChanged: (state, code) => this.tell('state', state, code),
        identified: (identity) => {
          this.mail.identified({
            appId,
            cid: identity.cid,
            secret: identity.secret,
            gateways: webSocketGateways(identity.gateways, server, environment.isSecure),
          });
          this.tell('cid', identity.cid);
        },
        error: (what) => this.tell('error', what),
      },
    );
    this.mail = new WorkerMail(environment.storage, this.session, (what) => this.tell('error', what));
  }

  // --- life ---

  /** Listens; answers how to stop that. */
  on<Name extends keyof DeviceEvents>(name: Name, listener: (...args: DeviceEvents[Name]) => unknown): () => void {
    return this.emitter.on(name, listener);
  }

  /**
   * Connects, after registering where the storage holds no identity. Also leaves BLOCKED. Of several tabs one is the device,
   * the others wait for it.
   *
   * @returns the CID, once ONLINE
   * @throws HongyanError where a repetition does not help, or `stop()` came first
   */
  start(): Promise<string> {
    const online = new Promise<string>((resolve, reject) => {
      const check = (): void => {
        const { state, code } = this.session;
        if (state === 'ONLINE') {
          end();
          resolve(this.cid as string);
        } else if (state === 'BLOCKED' && code !== 'TAKEN_OVER') { // a tab that was taken over gets its turn again
          fail(code);
        }
      };
      const fail = (code: StateCode): void => {
        end();
        reject(new HongyanError(code));
      };
      const stopListening = this.on('state', check);
      const end = (): void => {
        stopListening();
        this.starts.delete(fail);
      };
      this.starts.add(fail);
      if (this.session.state === 'ONLINE') {
        check();
      }
    });
    this.leave ??= this.enter();
    this.environment.tabs.join(
      () => {
        this.session.start();
        this.mail.listen();
      },
      () => {
        this.mail.close();
        this.session.displaced();
      },
    );
    return online;
  }

  /** Disconnects; messages wait on the platform until the next `start`. */
  stop(): void {
    this.leave?.();
    this.leave = null;
    this.mail.close();
    this.session.stop();
    this.starts.forEach((fail) => fail('STOPPED_BY_APP'));
  }

  /** Begins to heed the runtime; answers how to end that. */
  private enter(): () => void {
    const { storage, tabs, timers, onNetworkAvailable } = this.environment;
    const ends = [
      () => tabs.leave(),
      onNetworkAvailable(() =>
        timers.schedule(timers.random() * NETWORK_JITTER_MILLIS, () => this.networkAvailable()),
      ),
      storage.onChangedElsewhere?.((changes) => this.session.changedElsewhere(changes)),
    ];
    return () => ends.forEach((end) => end?.());
  }

  /** The runtime reports a network: a waiting device tries at once. Browsers' `online` event does it by itself. */
  networkAvailable(): void {
    this.session.networkAvailable();
  }

  get state(): ClientState {
    return this.session.state;
  }

  /** Why the device is in its state. */
  get code(): StateCode {
    return this.session.code;
  }

  /** The CID, or null before the first registration. */
  get cid(): string | null {
    return this.session.identity?.cid ?? null;
  }

  // --- what the app tells ---

  /** The message was shown. */
  displayed(message: MessageIds): void {
    this.receipt(message, 'displayed');
  }

  /** The message was clicked. */
  clicked(message: MessageIds): void {
    this.receipt(message, 'clicked');
    this.session.reacted(message.msgId);
  }

  /** The message was closed by the user. */
  dismissed(message: MessageIds): void {
    this.receipt(message, 'dismissed');
    this.session.reacted(message.msgId);
  }

  /**
   * An event of the app's own on a message; it appears in the task's report.
   *
   * @param eventId 90000 … 90999
   */
  customEvent(message: MessageIds, eventId: number): void {
    this.receipt(message, String(within('eventId', eventId, 90_000, 90_999)));
  }

  private receipt({ taskId, msgId }: MessageIds, action: string): void {
    this.session.queue('hy/receipt', JSON.stringify({ taskid: taskId, msgid: msgId, action }));
  }

  /**
   * A behaviour of the user, for segments and analyses.
   *
   * @param event 1 … 64 characters
   */
  event(event: string, properties: Record<string, unknown> = {}): void {
    requireLength('event', event, 1, 64);
    const time = this.environment.timers.now();
    this.session.queue('hy/event', JSON.stringify({ event, time, properties }));
  }

  /** Replaces all tags of the device: at most 100, each 1 … 32 characters without spaces, 512 together. */
  setTags(tags: readonly string[]): void {
    tags.forEach((tag) => {
      requireLength('tag', tag, 1, 32);
      if (tag.includes(' ')) {
        throw new RangeError(`tag: '${tag}' (expected: no space)`);
      }
    });
    const total = tags.join('').length;
    if (tags.length > 100 || total > 512) {
      throw new RangeError(`tags: ${tags.length} with ${total} characters (expected: at most 100 with at most 512)`);
    }
    this.session.report({ tags });
  }

  /** Binds the device to an alias (a user id of the app's), 1 … 39 characters. */
  bindAlias(alias: string): void {
    this.session.report({ alias: requireLength('alias', alias, 1, 39) });
  }

  /** Removes the device's alias. */
  unbindAlias(): void {
    this.session.report({ alias: '' });
  }

  /** The badge the app shows now, 0 … 999999. */
  setBadge(badge: number): void {
    this.session.report({ badge: within('badge', badge, 0, 999_999) });
  }

  /** The screen went on or off: messages that ask for a lit screen wait for it. Apps that never say count as lit. */
  setScreenOn(on: boolean): void {
    this.session.screen(on);
  }

  /** Whether the user lets the app show notifications. */
  setNotificationsEnabled(enabled: boolean): void {
    this.session.report({ notificationSwitch: enabled });
  }

  /**
   * The user agreed to be sent messages of a purpose, or withdrew that. A withdrawal also takes back what waits.
   *
   * @param purpose 1 … 50 characters without spaces, commas and *; messages without one of their own are "marketing"
   */
  setConsent(purpose: string, granted: boolean): void {
    this.session.report({ consents: { [requireLength('purpose', purpose, 1, 50)]: granted } });
  }

  /** Facts that changed, under the names of docs/device-protocol.md: model, osVersion, appVersion, region, … */
  updateFacts(facts: Record<string, string>): void {
    this.session.report(facts);
  }

  /** The token of another push service; an empty one removes it. `subscribeWebPush` does it for browsers'. */
  setVendorToken(vendor: string, token: string): void {
    requireLength('vendor', vendor, 1, 16);
    this.session.report({ vendorTokens: { [vendor]: requireLength('token', token, 0, 2048) } });
  }

  // --- Web Push ---

  /**
   * Asks the user for permission, subscribes this browser at its push service through the service worker and binds the
   * subscription to the device: pushes then arrive while no page is open. Call it from a click.
   *
   * @param vapidPublicKey the app's, 65 bytes in base64url
   * @throws Error where the browser cannot, or the user does not want to
   */
  async subscribeWebPush(vapidPublicKey: string, options: WebPushOptions = {}): Promise<PushSubscription> {
    const { subscription, scope } = await subscribeWebPush(vapidPublicKey, options);
    await this.mail.bind(scope);
    return subscription;
  }

  /** Ends the subscription. */
  async unsubscribeWebPush(): Promise<void> {
    await this.mail.unbind();
  }

  // --- telling the app ---

  /** One message after the other, in the order they came. */
  private deliver(message: PushMessage): Promise<void> {
    const delivery = this.deliveries.then(async () => {
      await Promise.all(this.emitter.emit('message', message));
      this.mail.handled(message.msgId);
    });
    this.deliveries = delivery.catch(() => {});
    return delivery;
  }

  /** A listener that throws must not end a step of the session's. */
  private tell<Name extends 'state' | 'cid' | 'error'>(name: Name, ...args: DeviceEvents[Name]): void {
    try {
      this.emitter.emit(name, ...args);
    } catch (failure) {
      console.error('hongyan: a listener threw', failure);
    }
  }
}

/** What the app gave, where it is all there is to give: then no browser is looked for. */
function wholeEnvironment(given: Partial<Environment> | undefined): Environment | null {
  const { storage, transport, post, timers, tabs, facts, isSecure, onNetworkAvailable } = given ?? {};
  return storage && transport && post && timers && tabs && facts && isSecure !== undefined && onNetworkAvailable
    ? (given as Environment)
    : null;
}

function requireLength(field: string, value: string, min: number, max: number): string {
  if (value.length < min || value.length > max) {
    throw new RangeError(`${field}: ${value.length} characters (expected: ${min} … ${max})`);
  }
  return value;
}

function within(field: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${field}: ${value} (expected: ${min} … ${max})`);
  }
  return value;
}
