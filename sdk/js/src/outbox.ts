import { isObject, parseObject } from './json';
import type { Changes } from './storage';
import type { Timers } from './timers';

const DEVICE_TOPIC = 'hy/device';
const PREFIX = 'out/';
const DEVICE_KEY = 'device';

export interface Outgoing {
  readonly key: string;
  readonly topic: string;
  readonly payload: string;
}

/**
 * What is still to be published, oldest first, each entry in the storage under `out/<key>` until the server acknowledged it.
 * Receipts and events are bounded, the oldest give way. Reports of the device's own state are merged into one entry
 * (`device`): only the newest value of a field counts. A tab without the connection adds to what the one with it sends.
 */
export class Outbox {
  private readonly entries = new Map<string, Outgoing>();
  private readonly inFlight = new Map<string, Outgoing>();
  private device: Record<string, unknown>;
  private gaveWay = 0;

  /** @param newKey makes keys that nobody else makes, each after those before */
  constructor(
    readonly capacity: number,
    private readonly newKey: () => string,
    stored: Record<string, string>,
  ) {
    for (const key of Object.keys(stored).sort()) {
      this.take(key, stored[key] as string);
    }
    this.device = { ...parseObject(stored[DEVICE_KEY] ?? '') };
  }

  private take(key: string, value: string): void {
    if (key.startsWith(PREFIX)) {
      const [topic, payload] = JSON.parse(value) as [string, string];
      this.entries.set(key, { key, topic, payload });
    }
  }

  /** Queues a receipt or an event; returns what to write. */
  add(topic: string, payload: string): Changes {
    const changes: Changes = {};
    const key = PREFIX + this.newKey();
    this.entries.set(key, { key, topic, payload });
    changes[key] = JSON.stringify([topic, payload]);
    const oldest = this.entries.keys().next();
    if (this.entries.size > this.capacity && !oldest.done) {
      this.entries.delete(oldest.value);
      this.inFlight.delete(oldest.value);
      changes[oldest.value] = null;
      this.gaveWay++;
    }
    return changes;
  }

  /** Merges fields into the report of the device; returns what to write. */
  report(fields: Record<string, unknown>): Changes {
    for (const [name, value] of Object.entries(fields)) {
      const before = this.device[name];
      this.device[name] = isObject(value) && isObject(before) ? { ...before, ...value } : value;
    }
    return { [DEVICE_KEY]: JSON.stringify(this.device) };
  }

  /** Another tab wrote to the storage. */
  changedElsewhere(changes: Changes): void {
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) {
        continue; // only who is connected removes, and that is this tab
      }
      if (key === DEVICE_KEY) {
        this.report(parseObject(value) ?? {});
      } else {
        this.take(key, value);
      }
    }
  }

  /** The next entry that is not on its way, now marked as on its way; null where there is none or the window is full. */
  nextToSend(window: number): Outgoing | null {
    if (this.inFlight.size >= window) {
      return null;
    }
    let found: Outgoing | undefined;
    if (Object.keys(this.device).length > 0 && !this.inFlight.has(DEVICE_KEY)) {
      found = { key: DEVICE_KEY, topic: DEVICE_TOPIC, payload: JSON.stringify(this.device) };
    } else {
      found = [...this.entries.values()].find((entry) => !this.inFlight.has(entry.key));
    }
    if (!found) {
      return null;
    }
    this.inFlight.set(found.key, found);
    return found;
  }

  /** The server has it (or will never take it); returns what to write. */
  done(entry: Outgoing): Changes {
    if (this.inFlight.get(entry.key) !== entry) {
      return {};
    }
    this.inFlight.delete(entry.key);
    if (entry.key !== DEVICE_KEY) {
      this.entries.delete(entry.key);
    } else if (JSON.stringify(this.device) === entry.payload) {
      this.device = {};
    } else {
      return {}; // it changed meanwhile and goes again
    }
    return { [entry.key]: null };
  }

  /** It is to be sent again. */
  failed(entry: Outgoing): void {
    if (this.inFlight.get(entry.key) === entry) {
      this.inFlight.delete(entry.key);
    }
  }

  /** The connection ended: everything that was on its way waits again. */
  connectionEnded(): void {
    this.inFlight.clear();
  }

  /** How many gave way since the start. */
  get dropped(): number {
    return this.gaveWay;
  }

  get size(): number {
    return this.entries.size + (Object.keys(this.device).length > 0 ? 1 : 0);
  }
}

/** Makes keys that sort by time; the last part keeps those of tabs apart. */
export function outboxKeys(timers: Timers): () => string {
  let made = 0;
  return () => {
    const time = timers.now().toString(36).padStart(9, '0');
    const number = (made++).toString(36).padStart(6, '0');
    return `${time}-${number}-${Math.floor(timers.random() * 2 ** 32).toString(36)}`;
  };
}
