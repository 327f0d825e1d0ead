import { decodeUtf8 } from './mqtt/utf8';
import { PushMessage } from './message';
import type { Redisplays } from './redisplays';
import type { SeenMessages } from './seen-messages';
import type { SessionPort } from './session-port';
import type { Changes } from './storage';

const LISTENER_ATTEMPTS = 3;
const LISTENER_PAUSE_MILLIS = 1_000;

/** What message handling needs of its session. */
export interface HandlingPort extends SessionPort {
  /** Gives a message to the app; settles once the app took it. */
  deliver(message: PushMessage): Promise<void>;
  isOnline(): boolean;
}

/**
 * What becomes of an arriving message: it is handed to the app unless it was before, up to three times where that throws, and
 * acknowledged once it is remembered as handled.
 */
export class MessageHandling {
  private readonly handling = new Map<string, Array<() => void>>(); // msgid to the PUBACKs that wait for it
  private readonly reactedAtOnce = new Set<string>(); // while the app was still at the message
  private awaitedMillis = Infinity; // when it is to be looked at what is to be shown again
  private over = false;

  constructor(
    private readonly seen: SeenMessages,
    private readonly redisplays: Redisplays,
    private readonly port: HandlingPort,
  ) {}

  arrived(payload: Uint8Array | string, acknowledge: () => void): void {
    const text = typeof payload === 'string' ? payload : decodeUtf8(payload);
    const message = PushMessage.parse(text);
    if (!message) {
      this.port.error('message: taskid or msgid is missing');
      acknowledge(); // it will not become better by repetition
      return;
    }
    if (this.seen.contains(message.msgId)) {
      acknowledge();
      return;
    }
    const waiting = this.handling.get(message.msgId);
    if (waiting) { // a copy, while the app is at the first
      waiting.push(acknowledge);
      return;
    }
    this.handling.set(message.msgId, [acknowledge]);
    this.hand(message, 1, () => this.handled(message, text));
  }

  private hand(message: PushMessage, attempt: number, done: () => void): void {
    this.port.deliver(message).then(
      () => this.port.step(done),
      (failure: unknown) => {
        if (this.over) {
          return; // whoever has the device now gets the message again
        }
        if (attempt < LISTENER_ATTEMPTS) {
          this.port.timers.schedule(LISTENER_PAUSE_MILLIS * attempt, () => this.hand(message, attempt + 1, done));
        } else {
          this.port.error(`listener: threw ${LISTENER_ATTEMPTS} times on ${message}: ${failure}`);
          this.port.step(done);
        }
      },
    );
  }

  private handled(message: PushMessage, payload: string): void {
    if (this.over) {
      return;
    }
    const acknowledgements = this.handling.get(message.msgId) ?? [];
    this.handling.delete(message.msgId);
    const changes = {
      ...this.seen.add(message.msgId),
      ...this.redisplays.arrived(message, payload, this.port.timers.now()),
    };
    if (this.reactedAtOnce.delete(message.msgId)) {
      Object.assign(changes, this.redisplays.reacted(message.msgId));
    }
    if (this.port.write(changes)) {
      acknowledgements.forEach((acknowledge) => acknowledge());
    }
    this.awaitRedisplay();
  }

  /** The service worker handled it: it is not handed to the app as well. */
  handledElsewhere(msgId: string): void {
    this.port.write(this.seen.add(msgId));
  }

  /** The device is online, anew. */
  loggedIn(): void {
    this.showAgain(true);
  }

  /** The user reacted to a message. */
  reacted(msgId: string): void {
    if (this.handling.has(msgId)) {
      this.reactedAtOnce.add(msgId);
    }
    this.port.write(this.redisplays.reacted(msgId));
  }

  private showAgain(login: boolean): void {
    const changes: Changes = {};
    const due = this.redisplays.due(this.port.timers.now(), login, changes);
    if (this.port.write(changes)) {
      due.forEach((message) => this.hand(message, 1, () => {}));
    }
    this.awaitRedisplay();
  }

  private awaitRedisplay(): void {
    const next = this.redisplays.nextDueMillis();
    if (next < this.awaitedMillis) {
      this.awaitedMillis = next;
      this.port.timers.schedule(Math.max(0, next - this.port.timers.now()), () => {
        this.awaitedMillis = Infinity;
        if (!this.over && this.port.isOnline()) { // else at the next login
          this.port.step(() => this.showAgain(false));
        }
      });
    }
  }

  connectionEnded(): void {
    this.handling.forEach((acknowledgements) => acknowledgements.splice(0)); // their PUBACKs died with the connection
  }

  /** Another tab has the device. */
  end(): void {
    this.over = true;
  }
}
