import type { MqttLink, Published } from './mqtt/link';
import { encodeUtf8 } from './mqtt/utf8';
import type { Outbox, Outgoing } from './outbox';
import type { SessionPort } from './session-port';
import type { Changes } from './storage';

const REFUSED_PUBLISH_PAUSE_MILLIS = 5_000;
const SEND_WINDOW = 16;

/** Publishes what waits in the outbox while there is a link, and takes out what the platform acknowledged or never will. */
export class OutboxSender {
  private link: MqttLink | null = null;
  private window = SEND_WINDOW;
  private reportedDrops = 0;

  constructor(
    private readonly outbox: Outbox,
    private readonly port: SessionPort,
  ) {}

  /** @param receiveMaximum of the platform */
  linked(link: MqttLink, receiveMaximum: number): void {
    this.link = link;
    this.window = Math.min(SEND_WINDOW, receiveMaximum);
    this.send();
  }

  unlinked(): void {
    this.link = null;
    this.outbox.connectionEnded();
  }

  /** Puts something into the outbox, and sends it as soon as it is stored. */
  tell(what: (outbox: Outbox) => Changes): void {
    this.port.write(what(this.outbox));
    if (this.outbox.dropped > this.reportedDrops) {
      this.reportedDrops = this.outbox.dropped;
      this.port.error(`outbox: full at ${this.outbox.capacity}, the oldest entry was given up`);
    }
    this.send();
  }

  /** Another tab put something into the storage. */
  changedElsewhere(changes: Changes): void {
    this.outbox.changedElsewhere(changes);
    this.send();
  }

  private send(): void {
    const { link, outbox } = this;
    if (!link) {
      return;
    }
    for (let next = outbox.nextToSend(this.window); next; next = outbox.nextToSend(this.window)) {
      const entry = next;
      link.publish(entry.topic, encodeUtf8(entry.payload), (...acknowledgement) =>
        this.port.step(() => {
          if (this.link === link) {
            this.published(link, entry, ...acknowledgement);
          }
        }),
      );
    }
  }

  private published(link: MqttLink, entry: Outgoing, ...[reasonCode, reasonString]: Parameters<Published>): void {
    if (reasonCode === 0x80 || reasonCode === 0x83 || reasonCode === 0x89 || reasonCode === 0x97) {
      this.port.timers.schedule(REFUSED_PUBLISH_PAUSE_MILLIS, () =>
        this.port.step(() => {
          if (this.link === link) {
            this.outbox.failed(entry);
            this.send();
          }
        }),
      );
      return;
    }
    if (reasonCode >= 0x80) {
      const reason = `0x${reasonCode.toString(16)} ${reasonString}`;
      this.port.error(`publish: ${entry.topic} ${entry.payload} refused with ${reason}`);
    }
    if (this.port.write(this.outbox.done(entry))) {
      this.send();
    }
  }
}
