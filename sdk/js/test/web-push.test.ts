import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { badgeOf, notificationOf } from '../src/web-push/shown';
import { sendReports } from '../src/web-push/reporting';
import { WorkerStore, type SharedDevice } from '../src/web-push/store';
import { Broker } from './broker';
import { ManualTimers } from './manual-timers';

const DEVICE: SharedDevice = { appId: 'app', cid: 'cid1', secret: 'secret', gateways: ['ws://one/mqtt', 'ws://two/mqtt'] };

let store: WorkerStore;

beforeEach(async () => {
  store = await WorkerStore.open(new IDBFactory());
});

describe('what page and worker share', () => {
  it('is the device', async () => {
    expect(await store.device()).toBeUndefined();
    await store.setDevice(DEVICE);
    expect(await store.device()).toEqual(DEVICE);
    await store.forget();
    expect(await store.device()).toBeUndefined();
  });

  it('is which messages were handled, each once, the last 500', async () => {
    expect(await store.see('m0')).toBe(true);
    expect(await store.see('m0')).toBe(false);
    for (let i = 1; i <= 500; i++) {
      await store.see(`m${i}`);
    }
    expect(await store.seen()).toHaveLength(500);
    expect(await store.seen()).not.toContain('m0');
    expect(await store.seen()).toContain('m500');
  });

  it('is messages for the page, in order', async () => {
    await store.addMessage('a');
    await store.addMessage('b');
    const messages = await store.messages();
    expect([...messages.values()]).toEqual(['a', 'b']);
    await store.removeMessage([...messages.keys()][0] as IDBValidKey);
    expect([...(await store.messages()).values()]).toEqual(['b']);
  });
});

describe('what the worker has to report', () => {
  const report = (msgid: string): Promise<void> =>
    store.addReport({ topic: 'hy/receipt', payload: JSON.stringify({ taskid: 'T', msgid, action: 'clicked' }) });

  it('goes over a short connection that takes nothing from the page', async () => {
    const broker = new Broker();
    const timers = new ManualTimers();
    for (let i = 0; i < 40; i++) {
      await report(`m${i}`);
    }
    const sent = sendReports(store, DEVICE, broker.transport, timers);
    for (let i = 0; i < 200 && (await store.reports()).size > 0; i++) {
      await timers.pass(0);
    }
    await sent;
    expect(broker.published.map(({ payload }) => (payload as { msgid: string }).msgid)).toEqual(
      Array.from({ length: 40 }, (_, i) => `m${i}`),
    );
    expect(broker.connects[0]).toMatchObject({ clientId: 'cid1', clean: true });
    expect(broker.isLinked).toBe(false);
    expect(broker.disconnects).toBe(1);
  });

  it('stays where no gateway takes it, and tries each', async () => {
    const broker = new Broker();
    broker.connack = 0x88;
    await report('m');
    await sendReports(store, DEVICE, broker.transport, new ManualTimers());
    expect(broker.urls).toEqual(DEVICE.gateways);
    expect((await store.reports()).size).toBe(1);
  });

  it('is sent by nobody where there is nothing', async () => {
    const broker = new Broker();
    await sendReports(store, DEVICE, broker.transport, new ManualTimers());
    expect(broker.urls).toEqual([]);
  });
});

describe('a push of docs/channels/webpush.md', () => {
  it('becomes a notification', () => {
    const push = {
      type: 'notification',
      title: '标题',
      body: '正文',
      image: 'https://img.test/1.png',
      badge: 3,
      tag: 'n7',
      url: 'https://shop.test',
      taskid: 'T',
      msgid: 'm',
      actions: [{ action: 'buy', title: 'Buy' }],
    };
    expect(notificationOf(push)).toEqual({
      title: '标题',
      options: {
        body: '正文',
        tag: 'n7',
        image: 'https://img.test/1.png',
        actions: [{ action: 'buy', title: 'Buy' }],
        data: { taskid: 'T', msgid: 'm', url: 'https://shop.test', payload: null, clickable: true },
      },
    });
    expect(badgeOf(push)).toBe(3);
  });

  it('with a badge that is a picture, and one that no click opens', () => {
    const { options } = notificationOf({ title: 't', msgid: 'm', badge: '/badge.png', click: 'none' });
    expect(options).toMatchObject({ badge: '/badge.png', tag: 'm', data: { clickable: false } });
    expect(badgeOf({ badge: '/badge.png' })).toBe(-1);
  });
});
