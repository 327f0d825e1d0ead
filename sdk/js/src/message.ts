import { numberOf, objectOf, parseObject, textOf, type JsonObject } from './json';

/** `other`: a type this version does not know; see `fields`. */
export type MessageType = 'notification' | 'transmission' | 'revoke' | 'other';

/** A message as it came on `hy/push`. Immutable. */
export class PushMessage {
  private constructor(
    /** The task this message belongs to. */
    readonly taskId: string,
    /** Unique per device and message; a message comes to the listeners once per id. */
    readonly msgId: string,
    readonly type: MessageType,
    /** The whole message. */
    readonly fields: JsonObject,
    /**
     * 0 the first time. A notification may ask to be shown again, up to three times, while the user has neither clicked nor
     * dismissed it; listeners then get it again with 1, 2 and 3 here. Show it as the first time.
     */
    readonly shownAgain: number,
  ) {}

  /** Null where the text is no push. */
  static parse(json: string): PushMessage | null {
    const fields = parseObject(json);
    const taskId = fields ? textOf(fields, 'taskid') : '';
    const msgId = fields ? textOf(fields, 'msgid') : '';
    if (!fields || !taskId || !msgId) {
      return null;
    }
    const type = textOf(fields, 'type');
    const known = type === 'notification' || type === 'transmission' || type === 'revoke' ? type : 'other';
    return new PushMessage(taskId, msgId, known, fields, 0);
  }

  /** @internal This message, to be shown the n-th time again. */
  again(times: number): PushMessage {
    return new PushMessage(this.taskId, this.msgId, this.type, this.fields, times);
  }

  /** Title of a notification, else empty. */
  get title(): string {
    return textOf(this.notification, 'title');
  }

  /** Text of a notification, else empty. */
  get body(): string {
    return textOf(this.notification, 'body');
  }

  /** All fields of a notification under their Getui names; empty for other types. */
  get notification(): JsonObject {
    return objectOf(this.fields, 'notification');
  }

  /** A notification's id: a later one with the same id takes its place on the screen; -1: it has none. */
  get notifyId(): number {
    return numberOf(this.notification, 'notify_id', -1);
  }

  /** Notifications with the same thread id are folded into one group; empty: none. */
  get threadId(): string {
    return textOf(this.notification, 'thread_id');
  }

  /** Content of a transmission, else empty. */
  get transmission(): string {
    return textOf(this.fields, 'transmission');
  }

  /** The task that a revoke withdraws, else empty. */
  get revokedTaskId(): string {
    return textOf(objectOf(this.fields, 'revoke'), 'old_task_id');
  }

  /** @internal How often it is to be shown again, 0 … 3. */
  get redisplays(): number {
    return Math.max(0, Math.min(3, numberOf(this.notification, 'redisplay_freq', 0)));
  }

  /** @internal Least time between, 0: at each login. */
  get redisplayPauseMillis(): number {
    return Math.max(0, numberOf(this.notification, 'redisplay_duration', 0)) * 3_600_000;
  }

  /** @internal Until when it may be shown again, milliseconds since 1970; 0: not at all. */
  get expiresMillis(): number {
    return numberOf(this.fields, 'expires', 0);
  }

  toString(): string {
    return `PushMessage[${this.type} ${this.taskId} ${this.msgId}]`;
  }
}
