import { Backoff } from './backoff';
import type { ClientState, StateCode } from './codes';
import { ConnectionMachine, type Effect } from './connection-machine';
import type { HttpPost } from './http';
import {
  forgetIdentity,
  loadIdentity,
  parseIdentity,
  storeIdentity,
  webSocketGateways,
  type DeviceIdentity,
} from './identity';
import { KeepAlive } from './keep-alive';
import type { PushMessage } from './message';
import { MessageHandling } from './message-handling';
import { MqttLink } from './mqtt/link';
import { Outbox, outboxKeys } from './outbox';
import { OutboxSender } from './outbox-sender';
import { Redisplays } from './redisplays';
import { SeenMessages } from './seen-messages';
import type { SessionPort } from './session-port';
import type { Changes, DeviceStorage } from './storage';
import type { Timers } from './timers';
import type { Transport } from './transport';

/** Messages the platform may have unacknowledged here: the app handles one at a time. */
const RECEIVE_MAXIMUM = 32;
const NEVER_EXPIRES = 0xffff_ffff;
const PUSH_TOPIC = 'hy/push';
const KEEP_ALIVE_KEY = 'keepAlive';

export interface SessionSettings {
  readonly appId: string;
  readonly server: string;
  readonly registration: () => string; // body of POST /sdk/v1/register
  readonly pageIsSecure: boolean;
  readonly storage: DeviceStorage;
  readonly transport: Transport;
  readonly post: HttpPost;
  readonly timers: Timers;
  readonly outboxCapacity: number;
  readonly rememberedMessages: number;
}

/** What a session tells the app's side. */
export interface SessionEvents {
  deliver(message: PushMessage): Promise<void>;
  stateChanged(state: ClientState, code: StateCode): void;
  identified(identity: DeviceIdentity): void;
  error(what: string): void;
}

/** What comes from the storage; read anew whenever this page becomes the device. */
interface Loaded {
  readonly machine: ConnectionMachine;
  readonly keepAlive: KeepAlive;
  readonly sender: OutboxSender;
  readonly messages: MessageHandling;
  identity: DeviceIdentity | null;
}

/**
 * A device's dealings with the platform: its identity, its connection and what it has to tell. Does what ConnectionMachine
 * decides. Steps run one after the other, also where the app calls back into the SDK from an event.
 */
export class DeviceSession {
  private loaded: Loaded | null = null;
  private link: MqttLink | null = null;
  private linkNumber = 0; // events of an earlier link carry an earlier number
  private registrationNumber = 0;
  private gatewayTurn = 0;
  private receiveMaximum = 0; // the platform's
  private screenOn = true;
  private cancelRetry: () => void = () => {};
  private currentState: ClientState = 'STOPPED';
  private currentCode: StateCode = 'OK';
  private readonly steps: Array<() => void> = [];
  private stepping = false;
  private readonly newKey: () => string;

  constructor(
    private readonly settings: SessionSettings,
    private readonly events: SessionEvents,
  ) {
    this.newKey = outboxKeys(settings.timers);
  }

  get state(): ClientState {
    return this.currentState;
  }

  get code(): StateCode {
    return this.currentCode;
  }

  get identity(): DeviceIdentity | null {
    return this.loaded?.identity ?? null;
  }

  start(): void {
    this.step(() => {
      const now = this.loaded ?? this.load();
      if (now) {
        this.loaded = now;
        this.run(now, now.machine.start());
      }
    });
  }

  stop(): void {
    this.onMachine((now) => now.machine.stop());
  }

  networkAvailable(): void {
    this.onMachine((now) => now.machine.networkAvailable());
  }

  /** Another tab is the device from now on. What is told here goes on through the storage. */
  displaced(): void {
    this.onMachine((now) => now.machine.displaced());
    this.step(() => {
      this.loaded?.messages.end();
      this.loaded = null;
    });
  }

  /** Another tab wrote to the storage: what it has to tell goes over this tab's connection. */
  changedElsewhere(changes: Changes): void {
    this.step(() => this.loaded?.sender.changedElsewhere(changes));
  }

  /** Tells the platform something, once it is stored. */
  queue(topic: string, payload: string): void {
    this.step(() => this.tell((outbox) => outbox.add(topic, payload)));
  }

  /** Tells the platform what is true of the device now; what is not sent yet is merged. */
  report(fields: Record<string, unknown>): void {
    this.step(() => this.tell((outbox) => outbox.report(fields)));
  }

  screen(on: boolean): void {
    this.screenOn = on;
    this.report({ screenOn: on });
  }

  /** The user reacted to a message: it is not shown again. */
  reacted(msgId: string): void {
    this.step(() => this.loaded?.messages.reacted(msgId));
  }

  /** A message that came by Web Push. */
  arrived(payload: string): void {
    this.step(() => this.loaded?.messages.arrived(payload, () => {}));
  }

  /** The service worker showed a message. */
  handledElsewhere(msgId: string): void {
    this.step(() => this.loaded?.messages.handledElsewhere(msgId));
  }

  // --- steps ---

  private step(what: () => void): void {
    this.steps.push(what);
    if (this.stepping) {
      return;
    }
    this.stepping = true;
    try {
      for (let next = this.steps.shift(); next; next = this.steps.shift()) {
        next();
        this.announce();
      }
    } finally {
      this.stepping = false;
    }
  }

  private onMachine(event: (now: Loaded) => Effect[]): void {
    this.step(() => {
      if (this.loaded) {
        this.run(this.loaded, event(this.loaded));
      }
    });
  }

  private load(): Loaded | null {
    const { storage, timers, outboxCapacity, rememberedMessages } = this.settings;
    try {
      const stored = storage.load();
      const identity = loadIdentity(stored);
      const keepAlive = new KeepAlive(Number(stored[KEEP_ALIVE_KEY]) || KeepAlive.INITIAL_SECONDS);
      const port: SessionPort = {
        timers,
        step: (task) => this.step(task),
        error: (what) => this.events.error(what),
        write: (changes) => this.write(now, changes),
      };
      const now: Loaded = {
        machine: new ConnectionMachine(new Backoff(() => timers.random()), keepAlive, identity !== null),
        keepAlive,
        sender: new OutboxSender(new Outbox(outboxCapacity, this.newKey, stored), port),
        messages: new MessageHandling(new SeenMessages(rememberedMessages, stored), new Redisplays(stored), {
          ...port,
          deliver: (message) => this.events.deliver(message),
          isOnline: () => this.currentState === 'ONLINE',
        }),
        identity,
      };
      if (identity) {
        this.events.identified(identity);
      }
      return now;
    } catch (failure) {
      this.events.error(`storage: cannot be read: ${failure}`);
      this.changeState('BLOCKED', 'STORAGE_FAILED');
      return null;
    }
  }

  private announce(): void {
    if (this.loaded) {
      this.changeState(this.loaded.machine.state, this.loaded.machine.code);
    }
  }

  private changeState(state: ClientState, code: StateCode): void {
    const before = this.currentState;
    if (state === before && code === this.currentCode) {
      return;
    }
    this.currentState = state;
    this.currentCode = code;
    this.events.stateChanged(state, code);
    if (state === 'ONLINE' && before !== 'ONLINE' && this.loaded) {
      this.loggedIn(this.loaded);
    }
  }

  private loggedIn(now: Loaded): void {
    if (!this.screenOn) {
      now.sender.tell((outbox) => outbox.report({ screenOn: false })); // the platform keeps it in memory only
    }
    now.messages.loggedIn();
  }

  private write(now: Loaded, changes: Changes): boolean {
    try {
      this.settings.storage.write(changes);
      return true;
    } catch (failure) {
      this.events.error(`storage: cannot be written: ${failure}`);
      this.run(now, now.machine.storageFailed());
      return false;
    }
  }

  private run(now: Loaded, effects: Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'REGISTER':
          this.register();
          break;
        case 'FORGET_IDENTITY':
          now.identity = null;
          this.write(now, forgetIdentity());
          break;
        case 'CONNECT':
          this.connect(now);
          break;
        case 'SUBSCRIBE':
          this.link?.subscribe(PUSH_TOPIC);
          break;
        case 'DISCONNECT':
          this.link?.close();
          this.endLink(now);
          break;
        case 'SCHEDULE_RETRY':
          this.cancelRetry = this.settings.timers.schedule(effect.delayMillis, () =>
            this.onMachine((later) => later.machine.retryDue()),
          );
          break;
        case 'CANCEL_RETRY':
          this.cancelRetry();
          break;
        case 'SEND_OUTBOX':
          if (this.link) {
            now.sender.linked(this.link, this.receiveMaximum);
          }
          break;
      }
    }
  }

  private register(): void {
    const number = ++this.registrationNumber;
    const { server, post, registration } = this.settings;
    void post(`${server}/sdk/v1/register`, registration()).then((answer) =>
      this.step(() => {
        const now = this.loaded;
        if (!now || number !== this.registrationNumber) {
          return;
        }
        const identity = answer.status === 200 ? parseIdentity(answer.body) : null;
        if (!identity) {
          this.events.error(`registration: HTTP ${answer.status} ${answer.body}`);
          this.run(now, now.machine.registrationFailed(answer.status === 200 ? 0 : answer.status, answer.retryAfterMillis));
        } else if (now.identity || this.write(now, storeIdentity(identity))) {
          if (!now.identity) {
            now.identity = identity;
            this.events.identified(identity);
          }
          this.run(now, now.machine.registered());
        }
      }),
    );
  }

  private connect(now: Loaded): void {
    const { appId, server, pageIsSecure, transport, timers } = this.settings;
    const identity = now.identity as DeviceIdentity; // the machine connects where there is one
    const number = ++this.linkNumber;
    const current = (event: (now: Loaded) => void): void =>
      this.step(() => {
        if (this.loaded && number === this.linkNumber) {
          event(this.loaded);
        }
      });
    const gateways = webSocketGateways(identity.gateways, server, pageIsSecure);
    const gateway = gateways[this.gatewayTurn++ % gateways.length];
    if (gateway === undefined) {
      this.events.error(`gateways: ${identity.gateways.join(', ')} (expected: one with ${pageIsSecure ? 'wss' : 'ws or wss'})`);
      current((later) => this.lost(later, 0, false));
      return;
    }
    this.link = new MqttLink(
      gateway,
      {
        clientId: identity.cid,
        userName: appId,
        password: identity.secret,
        keepAliveSeconds: now.keepAlive.seconds,
        cleanStart: false,
        sessionExpirySeconds: NEVER_EXPIRES,
        receiveMaximum: RECEIVE_MAXIMUM,
      },
      transport,
      timers,
      {
        connected: (sessionPresent, keepAliveSeconds, receiveMaximum) =>
          current((later) => {
            this.receiveMaximum = receiveMaximum;
            this.run(later, later.machine.connected(sessionPresent, keepAliveSeconds, timers.now()));
          }),
        subscribed: (reasonCode) => current((later) => this.run(later, later.machine.subscribed(reasonCode))),
        arrived: (payload, acknowledge) => current((later) => later.messages.arrived(payload, acknowledge)),
        lost: (reasonCode, silently, detail) =>
          current((later) => {
            if (reasonCode > 0 && detail) { // else the state says it all
              this.events.error(`connection: ${detail}`);
            }
            this.lost(later, reasonCode, silently);
          }),
      },
    );
  }

  private lost(now: Loaded, reasonCode: number, silently: boolean): void {
    this.endLink(now);
    const before = now.keepAlive.seconds;
    this.run(now, now.machine.lost(reasonCode, silently, this.settings.timers.now()));
    if (now.keepAlive.seconds !== before) {
      this.write(now, { [KEEP_ALIVE_KEY]: String(now.keepAlive.seconds) });
    }
  }

  private endLink(now: Loaded): void {
    this.linkNumber++;
    this.link = null;
    now.sender.unlinked();
    now.messages.connectionEnded();
  }

  private tell(what: (outbox: Outbox) => Changes): void {
    if (this.loaded) {
      this.loaded.sender.tell(what);
      return;
    }
    try { // before the start, or another tab is the device: it is in the storage for whoever sends it
      const { storage, outboxCapacity } = this.settings;
      storage.write(what(new Outbox(outboxCapacity, this.newKey, storage.load())));
    } catch (failure) {
      this.events.error(`storage: cannot be written: ${failure}`);
    }
  }
}
