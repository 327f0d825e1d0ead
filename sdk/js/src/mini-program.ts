import type { Environment } from './environment';
import { retryAfterMillis } from './http';
import type { DeviceStorage } from './storage';
import { singleTab } from './tabs';
import { systemTimers } from './timers';
import type { Transport } from './transport';

/** What is used of `wx`; Alipay's `my`, Douyin's `tt` and others are alike, or become so by a few lines. */
export interface MiniProgramApi {
  connectSocket(options: { url: string; protocols: string[]; fail(failure: { errMsg?: string }): void }): SocketTask;
  request(options: {
    url: string;
    method: 'POST';
    data: string;
    header: Record<string, string>;
    dataType: 'text';
    timeout: number;
    success(answer: { statusCode: number; data: unknown; header: Record<string, string> }): void;
    fail(failure: { errMsg?: string }): void;
  }): unknown;
  getStorageInfoSync(): { keys: string[] };
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: string): void;
  removeStorageSync(key: string): void;
  onNetworkStatusChange(listener: (status: { isConnected: boolean }) => void): void;
  offNetworkStatusChange(listener: (status: { isConnected: boolean }) => void): void;
  getSystemInfoSync(): { brand?: string; model?: string; system?: string; language?: string; version?: string };
}

export interface SocketTask {
  onOpen(listener: () => void): void;
  onMessage(listener: (message: { data: string | ArrayBuffer }) => void): void;
  onClose(listener: (end: { code?: number; reason?: string }) => void): void;
  onError(listener: (failure: { errMsg?: string }) => void): void;
  send(options: { data: ArrayBuffer }): void;
  close(options: object): void;
}

const HTTP_TIMEOUT_MILLIS = 30_000;
const LONGEST_FACT = 64;

/**
 * The environment of a mini program. Its domains of requests and sockets have to be registered with the platform it runs on.
 *
 * ```ts
 * const device = new HongyanDevice({ server, appId, appKey, environment: miniProgram(wx, appId) });
 * ```
 */
export function miniProgram(api: MiniProgramApi, appId: string): Environment {
  return {
    storage: miniProgramStorage(api, `hongyan/${appId}/`),
    transport: miniProgramTransport(api),
    post: (url, json) =>
      new Promise((resolve) => {
        api.request({
          url,
          method: 'POST',
          data: json,
          header: { 'content-type': 'application/json' },
          dataType: 'text',
          timeout: HTTP_TIMEOUT_MILLIS,
          success: ({ statusCode, data, header }) =>
            resolve({
              status: statusCode,
              body: typeof data === 'string' ? data : JSON.stringify(data),
              retryAfterMillis: retryAfterMillis(header['Retry-After'] ?? header['retry-after']),
            }),
          fail: ({ errMsg }) => resolve({ status: 0, body: errMsg ?? 'request failed', retryAfterMillis: 0 }),
        });
      }),
    timers: systemTimers,
    tabs: singleTab(),
    facts() {
      const { brand, model, system, language, version } = api.getSystemInfoSync();
      const facts: Record<string, string> = { platform: 'miniProgram' };
      for (const [name, value] of Object.entries({ brand: brand?.toLowerCase(), model, osVersion: system, appVersion: version })) {
        if (value) {
          facts[name] = value.slice(0, LONGEST_FACT);
        }
      }
      if (language) {
        facts.language = language.replace('_', '-');
      }
      return facts;
    },
    isSecure: false, // the developer tools take ws:, and on a phone the mini program's platform refuses it by itself
    onNetworkAvailable(listener) {
      const changed = ({ isConnected }: { isConnected: boolean }): void => {
        if (isConnected) {
          listener();
        }
      };
      api.onNetworkStatusChange(changed);
      return () => api.offNetworkStatusChange(changed);
    },
  };
}

export function miniProgramTransport(api: Pick<MiniProgramApi, 'connectSocket'>): Transport {
  return (url, events) => {
    let over = false;
    const end = (detail: string): void => {
      if (!over) {
        over = true;
        events.closed(detail);
      }
    };
    const socket = api.connectSocket({
      url,
      protocols: ['mqtt'],
      fail: ({ errMsg }) => end(errMsg ?? 'connectSocket failed'),
    });
    let open = false;
    socket.onOpen(() => {
      open = true;
      events.opened();
    });
    socket.onMessage(({ data }) => {
      if (!over && typeof data !== 'string') {
        events.received(new Uint8Array(data));
      }
    });
    socket.onClose(({ code, reason }) => end(reason || `socket closed (${code})`));
    socket.onError(({ errMsg }) => end(errMsg ?? 'socket error'));
    return {
      send(bytes) {
        if (open && !over) {
          socket.send({ data: bytes.slice().buffer });
        }
      },
      close() {
        over = true;
        socket.close({});
      },
    };
  };
}

export function miniProgramStorage(api: MiniProgramApi, prefix: string): DeviceStorage {
  return {
    load() {
      const entries: Record<string, string> = {};
      for (const key of api.getStorageInfoSync().keys) {
        if (key.startsWith(prefix)) {
          entries[key.slice(prefix.length)] = String(api.getStorageSync(key));
        }
      }
      return entries;
    },
    write(changes) {
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) {
          api.removeStorageSync(prefix + key);
        } else {
          api.setStorageSync(prefix + key, value);
        }
      }
    },
  };
}
