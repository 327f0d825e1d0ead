/**
 * What page and service worker share, in IndexedDB because a worker has no localStorage: who the device is, what the worker
 * has to tell the platform, what came for the page, and which messages either of them handled.
 */

export interface SharedDevice {
  readonly appId: string;
  readonly cid: string;
  readonly secret: string;
  readonly gateways: readonly string[];
}

export interface Report {
  readonly topic: string;
  readonly payload: string;
}

const DATABASE = 'hongyan';
const DEVICE = 'device';
const REPORTS = 'reports';
const MESSAGES = 'messages';
const SEEN = 'seen';
const REMEMBERED = 500;

export class WorkerStore {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(factory: IDBFactory = indexedDB): Promise<WorkerStore> {
    const opening = factory.open(DATABASE, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(DEVICE);
      opening.result.createObjectStore(REPORTS, { autoIncrement: true });
      opening.result.createObjectStore(MESSAGES, { autoIncrement: true });
      opening.result.createObjectStore(SEEN, { autoIncrement: true }).createIndex('msgid', '');
    };
    const database = await answer(opening);
    database.onversionchange = () => database.close();
    return new WorkerStore(database);
  }

  close(): void {
    this.database.close();
  }

  device(): Promise<SharedDevice | undefined> {
    return answer(this.read(DEVICE).get(DEVICE)) as Promise<SharedDevice | undefined>;
  }

  async setDevice(device: SharedDevice): Promise<void> {
    await this.change(DEVICE, (store) => store.put(device, DEVICE));
  }

  /** The device is no longer to be reached by this worker. */
  async forget(): Promise<void> {
    await this.change(DEVICE, (store) => store.clear());
    await this.change(REPORTS, (store) => store.clear());
  }

  async addReport(report: Report): Promise<void> {
    await this.change(REPORTS, (store) => store.add(report));
  }

  async addMessage(payload: string): Promise<void> {
    await this.change(MESSAGES, (store) => store.add(payload));
  }

  /** Reports by key, oldest first. Each stays until `removeReport`. */
  reports(): Promise<Map<IDBValidKey, Report>> {
    return this.all(REPORTS);
  }

  messages(): Promise<Map<IDBValidKey, string>> {
    return this.all(MESSAGES);
  }

  removeReport(key: IDBValidKey): Promise<void> {
    return this.change(REPORTS, (store) => store.delete(key));
  }

  removeMessage(key: IDBValidKey): Promise<void> {
    return this.change(MESSAGES, (store) => store.delete(key));
  }

  async seen(): Promise<string[]> {
    return [...(await this.all<string>(SEEN)).values()];
  }

  /** Remembers a message as handled; false where it was before. */
  async see(msgId: string): Promise<boolean> {
    let added = false;
    await this.change(SEEN, (store) => {
      store.index('msgid').count(msgId).onsuccess = (found) => {
        if ((found.target as IDBRequest<number>).result > 0) {
          return;
        }
        added = true;
        store.add(msgId);
        store.getAllKeys().onsuccess = (event) => {
          const keys = (event.target as IDBRequest<IDBValidKey[]>).result;
          keys.slice(0, Math.max(0, keys.length - REMEMBERED)).forEach((key) => store.delete(key));
        };
      };
    });
    return added;
  }

  private read(name: string): IDBObjectStore {
    return this.database.transaction(name).objectStore(name);
  }

  private async all<Value>(name: string): Promise<Map<IDBValidKey, Value>> {
    const store = this.read(name);
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    return new Map(keys.map((key, i) => [key, values[i] as Value]));
  }

  private change(name: string, what: (store: IDBObjectStore) => unknown): Promise<void> {
    const transaction = this.database.transaction(name, 'readwrite');
    what(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB: aborted'));
    });
  }
}

function answer<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB: failed'));
  });
}
