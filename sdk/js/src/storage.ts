/** Changes to stored entries: a text to keep, null to remove. */
export type Changes = Record<string, string | null>;

/**
 * Where a device keeps its identity, its outbox and what it has handled. Writes are on disk, or as near as the runtime lets
 * one come, when they return; a failure is thrown.
 */
export interface DeviceStorage {
  load(): Record<string, string>;

  write(changes: Changes): void;

  /** Calls the listener with what other tabs changed. Answers how to end that. Left out where nobody else writes. */
  onChangedElsewhere?(listener: (changes: Changes) => void): () => void;
}

/** Forgets with the page: each start is a new device. */
export function memoryStorage(): DeviceStorage {
  const entries = new Map<string, string>();
  return {
    load: () => Object.fromEntries(entries),
    write(changes) {
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) {
          entries.delete(key);
        } else {
          entries.set(key, value);
        }
      }
    },
  };
}

/** `localStorage`, under a prefix of the app's. */
export function localDeviceStorage(appId: string): DeviceStorage {
  const prefix = `hongyan/${appId}/`;
  return {
    load() {
      const entries: Record<string, string> = {};
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (key?.startsWith(prefix)) {
          entries[key.slice(prefix.length)] = localStorage.getItem(key) ?? '';
        }
      }
      return entries;
    },
    write(changes) {
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) {
          localStorage.removeItem(prefix + key);
        } else {
          localStorage.setItem(prefix + key, value);
        }
      }
    },
    onChangedElsewhere(listener) {
      const heard = (event: StorageEvent): void => {
        if (event.key?.startsWith(prefix)) {
          listener({ [event.key.slice(prefix.length)]: event.newValue });
        }
      };
      addEventListener('storage', heard);
      return () => removeEventListener('storage', heard);
    },
  };
}
