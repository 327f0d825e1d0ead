import { PushMessage } from './message';
import type { Changes } from './storage';

const PREFIX = 'again/';
const CAPACITY = 100;

interface Entry {
  readonly payload: string;
  readonly message: PushMessage;
  readonly shownAgain: number;
  readonly lastMillis: number;
}

/**
 * Notifications that are to be shown again until the user reacts (消息重弹): at most as often as the message says, at each
 * login or with so many hours between, and not after its validity. Each stands in the storage under `again/<msgid>`, at most
 * 100, the oldest give way.
 */
export class Redisplays {
  private readonly entries = new Map<string, Entry>();

  constructor(stored: Record<string, string>) {
    for (const [key, value] of Object.entries(stored)) {
      if (key.startsWith(PREFIX)) {
        const [payload, shownAgain, lastMillis] = JSON.parse(value) as [string, number, number];
        const message = PushMessage.parse(payload);
        if (message) {
          this.entries.set(message.msgId, { payload, message, shownAgain, lastMillis });
        }
      }
    }
  }

  /** A message came and was shown: what it replaces or revokes is not shown again, it itself may be. Returns what to write. */
  arrived(message: PushMessage, payload: string, nowMillis: number): Changes {
    const changes: Changes = {};
    for (const { message: other } of [...this.entries.values()]) {
      const replaced = message.notifyId >= 0 && message.notifyId === other.notifyId;
      if (replaced || message.revokedTaskId === other.taskId) {
        this.remove(other.msgId, changes);
      }
    }
    if (message.redisplays > 0 && nowMillis < message.expiresMillis) {
      this.put({ payload, message, shownAgain: 0, lastMillis: nowMillis }, changes);
      for (const oldest of [...this.entries.keys()].slice(0, Math.max(0, this.entries.size - CAPACITY))) {
        this.remove(oldest, changes);
      }
    }
    return changes;
  }

  /** The user reacted, so it is not shown again; returns what to write. */
  reacted(msgId: string): Changes {
    const changes: Changes = {};
    if (this.entries.has(msgId)) {
      this.remove(msgId, changes);
    }
    return changes;
  }

  /** Messages to show again now, each told how often it was; adds to `changes` what to write before. */
  due(nowMillis: number, login: boolean, changes: Changes): PushMessage[] {
    const due: PushMessage[] = [];
    for (const entry of [...this.entries.values()]) {
      const { message, payload } = entry;
      const atLogin = message.redisplayPauseMillis === 0;
      if (nowMillis >= message.expiresMillis) {
        this.remove(message.msgId, changes);
      } else if (atLogin ? login : nowMillis >= dueMillis(entry)) {
        const shownAgain = entry.shownAgain + 1;
        due.push(message.again(shownAgain));
        if (shownAgain >= message.redisplays) {
          this.remove(message.msgId, changes);
        } else {
          this.put({ payload, message, shownAgain, lastMillis: nowMillis }, changes);
        }
      }
    }
    return due;
  }

  /** When the next one is due other than by a login; Infinity: none is. */
  nextDueMillis(): number {
    return Math.min(
      Infinity,
      ...[...this.entries.values()].filter((entry) => entry.message.redisplayPauseMillis > 0).map(dueMillis),
    );
  }

  private remove(msgId: string, changes: Changes): void {
    this.entries.delete(msgId);
    changes[PREFIX + msgId] = null;
  }

  private put(entry: Entry, changes: Changes): void {
    this.entries.set(entry.message.msgId, entry);
    changes[PREFIX + entry.message.msgId] = JSON.stringify([entry.payload, entry.shownAgain, entry.lastMillis]);
  }
}

function dueMillis(entry: Entry): number {
  return entry.lastMillis + entry.message.redisplayPauseMillis;
}
