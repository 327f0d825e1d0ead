import { describe, expect, it } from 'vitest';
import { HongyanDevice, miniProgram, type MiniProgramApi, type PushMessage } from '../src';
import type { Duplex } from '../src';
import { Broker } from './broker';
import { ManualTimers } from './manual-timers';

/** `wx` over the broker, by the documentation of the WeChat mini program's API. */
function wx(broker: Broker, stored: Map<string, string>): MiniProgramApi {
  return {
    connectSocket({ url, protocols }) {
      expect(protocols).toEqual(['mqtt']);
      const listeners: Record<string, (event: never) => void> = {};
      let duplex: Duplex;
      queueMicrotask(() => {
        duplex = broker.transport(url, {
          opened: () => listeners.open?.(undefined as never),
          received: (bytes) => listeners.message?.({ data: bytes.slice().buffer } as never),
          closed: (reason) => listeners.close?.({ code: 1006, reason } as never),
        });
      });
      return {
        onOpen: (listener) => void (listeners.open = listener),
        onMessage: (listener) => void (listeners.message = listener),
        onClose: (listener) => void (listeners.close = listener),
        onError: (listener) => void (listeners.error = listener),
        send({ data }) {
          expect(data).toBeInstanceOf(ArrayBuffer);
          duplex.send(new Uint8Array(data));
        },
        close: () => duplex.close(),
      };
    },
    request({ url, data, header, success }) {
      expect(header['content-type']).toBe('application/json');
      void broker.post(url, data).then(({ status, body }) => success({ statusCode: status, data: body, header: {} }));
    },
    getStorageInfoSync: () => ({ keys: [...stored.keys()] }),
    getStorageSync: (key) => stored.get(key) ?? '',
    setStorageSync: (key, value) => void stored.set(key, value),
    removeStorageSync: (key) => void stored.delete(key),
    onNetworkStatusChange() {},
    offNetworkStatusChange() {},
    getSystemInfoSync: () => ({ brand: 'HUAWEI', model: 'Mate 70', system: 'HarmonyOS 5', language: 'zh_CN', version: '8.0.50' }),
  };
}

describe('in a mini program', () => {
  it('a device registers, receives, reports, and is the same at the next start', async () => {
    const broker = new Broker();
    const timers = new ManualTimers();
    const stored = new Map<string, string>([['theirs', 'x']]);
    const start = async (): Promise<[HongyanDevice, PushMessage[]]> => {
      const device = new HongyanDevice({
        server: 'https://api.test',
        appId: 'app',
        appKey: 'key',
        environment: { ...miniProgram(wx(broker, stored), 'app'), timers },
      });
      const messages: PushMessage[] = [];
      device.on('message', (message) => messages.push(message));
      void device.start();
      await timers.pass(0);
      expect(device.state).toBe('ONLINE');
      return [device, messages];
    };
    const [device, messages] = await start();
    expect(broker.registrations[0]).toMatchObject({
      platform: 'miniProgram',
      brand: 'huawei',
      model: 'Mate 70',
      osVersion: 'HarmonyOS 5',
      language: 'zh-CN',
      appVersion: '8.0.50',
    });
    broker.push({ taskid: 'T', msgid: 'm', type: 'transmission', transmission: '鸿雁' }, 1);
    await timers.pass(0);
    expect(messages[0]?.transmission).toBe('鸿雁');
    device.clicked(messages[0] as PushMessage);
    await timers.pass(0);
    expect(broker.published).toHaveLength(1);
    device.stop();
    await start();
    expect(broker.registrations).toHaveLength(1);
    expect(stored.get('theirs')).toBe('x');
  });
});
