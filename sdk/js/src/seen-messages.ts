import type { Changes } from './storage';

const PREFIX = 'seen/';

/** The ids of the last messages that were handled, oldest first; each kept in the storage under `seen/<number>`. */
export class SeenMessages {
  private readonly keyById = new Map<string, string>();
  private next = 0;

  constructor(
    private readonly capacity: number,
    stored: Record<string, string>,
  ) {
    const ordered = Object.entries(stored)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, id]) => [Number(key.slice(PREFIX.length)), id] as const)
      .sort(([one], [other]) => one - other);
    for (const [number, id] of ordered) {
      this.keyById.set(id, PREFIX + number);
      this.next = number + 1;
    }
  }

  contains(msgId: string): boolean {
    return this.keyById.has(msgId);
  }

  /** Remembers an id; returns what to write. */
  add(msgId: string): Changes {
    if (this.keyById.has(msgId)) {
      return {};
    }
    const changes: Changes = {};
    const key = PREFIX + this.next++;
    this.keyById.set(msgId, key);
    changes[key] = msgId;
    for (const [oldest, itsKey] of this.keyById) {
      if (this.keyById.size <= this.capacity) {
        break;
      }
      this.keyById.delete(oldest);
      changes[itsKey] = null;
    }
    return changes;
  }
}
