import { beforeEach, describe, expect, it } from 'vitest';
import { HongyanDevice, HongyanError, memoryStorage, singleTab, type DeviceStorage, type PushMessage } from '../src';
import type { Changes, Environment, Tabs } from '../src';
import { Broker } from './broker';
import { ManualTimers } from './manual-timers';

let broker: Broker;
let timers: ManualTimers;
let messages: PushMessage[];
let errors: string[];

beforeEach(() => {
  broker = new Broker();
  timers = new ManualTimers();
  messages = [];
  errors = [];
});

function environment(storage: DeviceStorage): Environment {
  return {
    storage,
    transport: broker.transport,
    post: broker.post,
    timers,
    tabs: singleTab(),
    facts: () => ({ platform: 'web', language: 'zh-CN' }),
    isSecure: false,
    onNetworkAvailable: () => () => {},
  };
}

function device(storage = memoryStorage(), onMessage: (message: PushMessage) => unknown = (m) => messages.push(m)): HongyanDevice {
  const made = new HongyanDevice({
    server: 'https://api.test/',
    appId: 'app',
    appKey: 'key',
    facts: { appVersion: '1.2' },
    environment: environment(storage),
  });
  made.on('message', onMessage);
  made.on('error', (what) => errors.push(what));
  return made;
}

async function online(made: HongyanDevice): Promise<void> {
  const started = made.start();
  await timers.pass(0);
  expect(made.state).toBe('ONLINE');
  await started;
}

const notification = (taskid: string, msgid: string, more: object = {}, fields: object = {}): Record<string, unknown> => ({
  taskid,
  msgid,
  type: 'notification',
  notification: { title: '你好', body: 'b', ...fields },
  ...more,
});

describe('life', () => {
  it('registers, connects by the WebSocket gateway, subscribes and is ONLINE with its CID', async () => {
    const made = device();
    const states: string[] = [];
    made.on('state', (state) => states.push(state));
    const started = made.start();
    await timers.pass(0);
    expect(await started).toBe('cid1');
    expect(states).toEqual(['REGISTERING', 'CONNECTING', 'SUBSCRIBING', 'ONLINE']);
    expect(broker.registrations).toEqual([
      { url: 'https://api.test/sdk/v1/register', appId: 'app', appKey: 'key', platform: 'web', language: 'zh-CN', appVersion: '1.2' },
    ]);
    expect(broker.urls).toEqual(['ws://push.test:8083/mqtt']);
    expect(broker.connects[0]).toMatchObject({
      clientId: 'cid1',
      username: 'app',
      password: Buffer.from('secret'),
      clean: false,
      keepalive: 240,
      properties: { sessionExpiryInterval: 0xffff_ffff },
    });
  });

  it('keeps its identity and its session over a restart', async () => {
    const storage = memoryStorage();
    const first = device(storage);
    await online(first);
    first.stop();
    await timers.pass(0);
    expect([first.state, first.code]).toEqual(['STOPPED', 'STOPPED_BY_APP']);
    expect(broker.disconnects).toBe(1);
    broker.suback = 0x80; // it must not subscribe again
    await online(device(storage));
    expect(broker.registrations).toHaveLength(1);
    expect(broker.connects.map(({ clientId }) => clientId)).toEqual(['cid1', 'cid1']);
  });

  it('comes back after the network went, by the next gateway', async () => {
    broker.gateways = ['ws://one.test/mqtt', 'ws://two.test/mqtt'];
    const made = device();
    await online(made);
    broker.drop();
    expect([made.state, made.code]).toEqual(['WAITING', 'NETWORK_LOST']);
    await timers.pass(499);
    expect(made.state).toBe('WAITING');
    await timers.pass(1);
    expect(made.state).toBe('ONLINE');
    expect(broker.urls).toEqual(['ws://one.test/mqtt', 'ws://two.test/mqtt']);
    broker.drop();
    made.networkAvailable();
    await timers.pass(0);
    expect(made.state).toBe('ONLINE');
  });

  it('registers anew where the platform does not know the CID', async () => {
    const made = device();
    await online(made);
    broker.connack = 0x85;
    broker.drop();
    await timers.pass(1_000);
    expect([made.state, made.code]).toEqual(['WAITING', 'UNKNOWN_CID']);
    broker.connack = 0;
    await timers.pass(300_000);
    expect(made.state).toBe('ONLINE');
    expect(made.cid).toBe('cid2');
  });

  it('does not fight for its CID', async () => {
    const made = device();
    await online(made);
    broker.disconnect(0x8e);
    await timers.pass(3_600_000);
    expect([made.state, made.code]).toEqual(['BLOCKED', 'TAKEN_OVER']);
    expect(broker.connects).toHaveLength(1);
    await online(made);
  });

  it('start() fails with the code where a repetition does not help', async () => {
    broker.registration = { status: 403, body: '{"detail":"appKey"}', retryAfterMillis: 0 };
    const started = device().start();
    const failure = await started.catch((caught: unknown) => caught);
    expect(failure).toBeInstanceOf(HongyanError);
    expect(failure).toMatchObject({ code: 'REGISTRATION_REFUSED', number: 30 });
    expect(errors).toEqual(['registration: HTTP 403 {"detail":"appKey"}']);
  });

  it('start() again leaves BLOCKED', async () => {
    broker.connack = 0x86;
    const made = device();
    await expect(made.start()).rejects.toMatchObject({ code: 'BAD_CREDENTIALS', number: 22 });
    broker.connack = 0;
    await online(made);
  });

  it('start() fails where stop() came first', async () => {
    broker.silent = true;
    const made = device();
    const started = made.start();
    await timers.pass(0);
    made.stop();
    await expect(started).rejects.toMatchObject({ code: 'STOPPED_BY_APP' });
  });

  it('waits as a busy registration asks', async () => {
    broker.registration = { status: 429, body: '', retryAfterMillis: 60_000 };
    const made = device();
    void made.start();
    await timers.pass(67_999);
    expect(broker.registrations).toHaveLength(1);
    broker.registration = null;
    await timers.pass(1);
    expect(made.state).toBe('ONLINE');
  });

  it('pings as often as the server asks, and gives up a connection that is silent', async () => {
    const made = device();
    await online(made);
    await timers.pass(199_999);
    expect(broker.pings).toBe(0);
    await timers.pass(1);
    expect(broker.pings).toBe(1);
    await timers.pass(200_000);
    expect(broker.pings).toBe(2);
    broker.silent = true;
    await timers.pass(214_999);
    expect(made.state).toBe('ONLINE');
    await timers.pass(1);
    expect([made.state, made.code]).toEqual(['WAITING', 'SILENT_LOSS']);
    broker.silent = false;
    await timers.pass(1_000);
    expect(broker.connects.at(-1)?.keepalive).toBe(100);
  });

  it('gives CONNACK 35 seconds', async () => {
    const made = device();
    broker.silent = true;
    void made.start();
    await timers.pass(34_999);
    expect(made.state).toBe('CONNECTING');
    await timers.pass(1);
    expect([made.state, made.code]).toEqual(['WAITING', 'SILENT_LOSS']);
  });

  it('names a platform without a gateway for browsers', async () => {
    broker.gateways = ['mqtt://push.test:1883'];
    const made = device();
    void made.start();
    await timers.pass(0);
    expect(made.state).toBe('WAITING');
    expect(errors[0]).toContain('no gateway among mqtt://push.test:1883');
  });

  it('blocks where bytes are not MQTT', async () => {
    const made = device();
    await online(made);
    broker.send({ cmd: 'pingreq' });
    expect([made.state, made.code]).toEqual(['BLOCKED', 'PROTOCOL_ERROR']);
  });
});

describe('messages', () => {
  it('come once, also after a restart, and every copy is acknowledged', async () => {
    const storage = memoryStorage();
    const made = device(storage);
    await online(made);
    broker.push(notification('T', 'm1'), 1);
    broker.push(notification('T', 'm1'), 2);
    await timers.pass(0);
    broker.push(notification('T', 'm1'), 3);
    await timers.pass(0);
    made.stop();
    await online(device(storage));
    broker.push(notification('T', 'm1'), 4);
    broker.push(notification('T', 'm2'), 5);
    await timers.pass(0);
    expect(messages.map(({ msgId }) => msgId)).toEqual(['m1', 'm2']);
    expect(messages[0]).toMatchObject({ taskId: 'T', title: '你好', body: 'b', type: 'notification' });
    expect(broker.acknowledged).toEqual([1, 2, 3, 4, 5]);
  });

  it('are acknowledged once the app took them, one after the other', async () => {
    const taken: Array<() => void> = [];
    const made = device(memoryStorage(), (message) => {
      messages.push(message);
      return new Promise<void>((resolve) => taken.push(resolve));
    });
    await online(made);
    broker.push(notification('T', 'm1'), 1);
    broker.push(notification('T', 'm2'), 2);
    await timers.pass(0);
    expect(messages).toHaveLength(1);
    expect(broker.acknowledged).toEqual([]);
    taken[0]?.();
    await timers.pass(0);
    expect(messages).toHaveLength(2);
    expect(broker.acknowledged).toEqual([1]);
  });

  it('come again after a crash in the middle', async () => {
    const storage = memoryStorage();
    const hung = device(storage, () => new Promise(() => {}));
    await online(hung);
    broker.push(notification('T', 'm1'), 1);
    await timers.pass(0);
    await online(device(storage));
    broker.push(notification('T', 'm1'), 1);
    await timers.pass(0);
    expect(messages).toHaveLength(1);
  });

  it('are given up after a listener threw three times', async () => {
    let attempts = 0;
    await online(
      device(memoryStorage(), () => {
        attempts++;
        throw new Error('boom');
      }),
    );
    broker.push(notification('T', 'm1'), 1);
    await timers.pass(999);
    expect(attempts).toBe(1);
    await timers.pass(2_001);
    expect(attempts).toBe(3);
    expect(broker.acknowledged).toEqual([1]);
    expect(errors.at(-1)).toContain('listener: threw 3 times on PushMessage[notification T m1]: Error: boom');
  });

  it('that are malformed are told and acknowledged', async () => {
    await online(device());
    broker.push({ taskid: 'T' }, 1);
    broker.push({ taskid: 'T6', msgid: 'm8', type: 'revoke', revoke: { old_task_id: 'T1' } }, 2);
    broker.push({ taskid: 'T7', msgid: 'm9', type: 'new', more: 1 }, 3);
    await timers.pass(0);
    expect(errors).toEqual(['message: taskid or msgid is missing']);
    expect(messages[0]).toMatchObject({ type: 'revoke', revokedTaskId: 'T1' });
    expect(messages[1]).toMatchObject({ type: 'other', fields: { more: 1 } });
    expect(broker.acknowledged).toEqual([1, 2, 3]);
  });

  it('are shown again at logins until the user reacts', async () => {
    const storage = memoryStorage();
    const asking = notification('T', 'm1', { expires: 9_999_999_999_999 }, { redisplay_freq: 3 });
    const first = device(storage);
    await online(first);
    broker.push(asking, 1);
    await timers.pass(0);
    first.stop();
    const second = device(storage);
    await online(second);
    await timers.pass(0);
    expect(messages.map(({ shownAgain }) => shownAgain)).toEqual([0, 1]);
    second.dismissed(messages[1] as PushMessage);
    second.stop();
    await online(device(storage));
    await timers.pass(0);
    expect(messages).toHaveLength(2);
  });

  it('are shown again after hours while online, not beyond their validity, nor once revoked or replaced', async () => {
    await online(device());
    const until = timers.now() + 5 * 3_600_000;
    broker.push(notification('T1', 'm1', { expires: until }, { redisplay_freq: 3, redisplay_duration: 2 }), 1);
    broker.push(notification('T2', 'm2', { expires: until }, { redisplay_freq: 3, redisplay_duration: 2 }), 2);
    broker.push(notification('T3', 'm3', { expires: until }, { redisplay_freq: 3, redisplay_duration: 2, notify_id: 5 }), 3);
    broker.push({ taskid: 'R', msgid: 'm4', type: 'revoke', revoke: { old_task_id: 'T2' } }, 4);
    broker.push(notification('T5', 'm5', {}, { notify_id: 5 }), 5);
    await timers.pass(2 * 3_600_000);
    expect(messages.slice(5).map(({ msgId, shownAgain }) => [msgId, shownAgain])).toEqual([['m1', 1]]);
    await timers.pass(12 * 3_600_000);
    expect(messages.slice(5).map(({ shownAgain }) => shownAgain)).toEqual([1, 2]);
  });
});

describe('what the app tells', () => {
  it('goes out by topic', async () => {
    const made = device();
    await online(made);
    const message = { taskId: 'T', msgId: 'm' };
    made.displayed(message);
    made.clicked(message);
    made.dismissed(message);
    made.customEvent(message, 90_005);
    made.event('add_to_cart', { sku: 'A-1' });
    made.setTags(['vip']);
    made.bindAlias('ann');
    made.setConsent('marketing', false);
    await timers.pass(0);
    expect(broker.published.filter(({ topic }) => topic === 'hy/receipt').map(({ payload }) => payload)).toEqual([
      { taskid: 'T', msgid: 'm', action: 'displayed' },
      { taskid: 'T', msgid: 'm', action: 'clicked' },
      { taskid: 'T', msgid: 'm', action: 'dismissed' },
      { taskid: 'T', msgid: 'm', action: '90005' },
    ]);
    expect(broker.published.filter(({ topic }) => topic === 'hy/event')).toEqual([
      { topic: 'hy/event', payload: { event: 'add_to_cart', time: timers.now(), properties: { sku: 'A-1' } } },
    ]);
    expect(broker.published.filter(({ topic }) => topic === 'hy/device').map(({ payload }) => payload)).toEqual([
      { tags: ['vip'] },
      { tags: ['vip'], alias: 'ann', consents: { marketing: false } }, // what was on its way is told again with what changed
    ]);
  });

  it('is merged, kept over a restart, and sent when there is a connection', async () => {
    const storage = memoryStorage();
    const made = device(storage);
    made.setConsent('ads', false);
    made.setConsent('news', true);
    made.setVendorToken('web', 'token');
    made.displayed({ taskId: 'T', msgId: 'm' });
    await online(device(storage));
    expect(broker.published).toEqual([
      { topic: 'hy/device', payload: { consents: { ads: false, news: true }, vendorTokens: { web: 'token' } } },
      { topic: 'hy/receipt', payload: { taskid: 'T', msgid: 'm', action: 'displayed' } },
    ]);
    expect(Object.keys(storage.load()).filter((key) => /^(out|device)/.test(key))).toEqual([]);
  });

  it('is sent again where it was not acknowledged', async () => {
    const made = device();
    await online(made);
    broker.puback = 0x97;
    made.clicked({ taskId: 'T', msgId: 'm' });
    await timers.pass(4_999);
    expect(broker.published).toHaveLength(1);
    broker.puback = 0;
    await timers.pass(1);
    expect(broker.published).toHaveLength(2);
    broker.silent = true;
    made.clicked({ taskId: 'T', msgId: 'm2' });
    broker.drop();
    broker.silent = false;
    await timers.pass(10_000);
    expect(broker.published.at(-1)?.payload).toMatchObject({ msgid: 'm2' });
  });

  it('is given up where the platform says it is invalid', async () => {
    const made = device();
    await online(made);
    broker.puback = 0x99;
    made.clicked({ taskId: 'T', msgId: 'm' });
    await timers.pass(60_000);
    expect(broker.published).toHaveLength(1);
    expect(errors[0]).toContain('refused with 0x99');
  });

  it('tells a dark screen again at the next login', async () => {
    const made = device();
    await online(made);
    made.setScreenOn(false);
    await timers.pass(0);
    broker.drop();
    await timers.pass(1_000);
    expect(broker.published).toEqual([
      { topic: 'hy/device', payload: { screenOn: false } },
      { topic: 'hy/device', payload: { screenOn: false } },
    ]);
  });

  it('is bounded: the oldest gives way', async () => {
    const storage = memoryStorage();
    const small = new HongyanDevice({ server: 'http://x', appId: 'a', appKey: 'k', outboxCapacity: 2, environment: environment(storage) });
    small.on('error', (what) => errors.push(what));
    for (const name of ['one', 'two', 'three']) {
      small.event(name);
    }
    await online(small);
    expect(broker.published.map(({ payload }) => (payload as { event: string }).event)).toEqual(['two', 'three']);
  });

  it('refuses bad input by field, value and limit', () => {
    const made = device();
    expect(() => made.setBadge(-1)).toThrow('badge: -1 (expected: 0 … 999999)');
    expect(() => made.setTags(['a b'])).toThrow("tag: 'a b' (expected: no space)");
    expect(() => made.bindAlias('')).toThrow('alias: 0 characters (expected: 1 … 39)');
    expect(() => made.customEvent({ taskId: 'T', msgId: 'm' }, 1)).toThrow('eventId: 1 (expected: 90000 … 90999)');
    expect(() => new HongyanDevice({ server: 'push.test', appId: 'a', appKey: 'k' })).toThrow('server: push.test');
  });

  it('a storage that fails blocks instead of promising', async () => {
    const storage = memoryStorage();
    const made = device(storage);
    await online(made);
    storage.write = () => {
      throw new Error('quota');
    };
    made.event('x');
    await timers.pass(0);
    expect([made.state, made.code]).toEqual(['BLOCKED', 'STORAGE_FAILED']);
    expect(broker.disconnects).toBe(1);
    expect(errors).toEqual(['storage: cannot be written: Error: quota']);
  });
});

/** One storage seen by two tabs, each told of what the other writes. */
function sharedStorage(): () => DeviceStorage {
  const storage = memoryStorage();
  const listeners: Array<{ owner: object; listener: (changes: Changes) => void }> = [];
  return () => {
    const owner = {};
    return {
      load: () => storage.load(),
      write(changes) {
        storage.write(changes);
        listeners.filter((other) => other.owner !== owner).forEach(({ listener }) => listener(changes));
      },
      onChangedElsewhere(listener) {
        listeners.push({ owner, listener });
        return () => {};
      },
    };
  };
}

describe('two tabs', () => {
  it('are one device: the one without the connection tells through the one with it, and takes over where that ends', async () => {
    const ofTab = sharedStorage();
    const tabs: Array<{ have(): void; lose(): void }> = [];
    const tab = (): HongyanDevice => {
      const made = new HongyanDevice({
        server: 'http://x',
        appId: 'a',
        appKey: 'k',
        environment: {
          ...environment(ofTab()),
          tabs: { join: (have, lose) => void tabs.push({ have, lose }), leave() {} } satisfies Tabs,
        },
      });
      made.on('message', (message) => messages.push(message));
      return made;
    };
    const [first, second] = [tab(), tab()];
    const firstStarted = first.start();
    const secondStarted = second.start();
    tabs[0]?.have();
    await timers.pass(0);
    expect(await firstStarted).toBe('cid1');
    broker.push(notification('T', 'm1'), 1);
    await timers.pass(0);

    tabs[0]?.lose();
    tabs[1]?.have();
    await timers.pass(0);
    expect(await secondStarted).toBe('cid1');
    expect([first.state, first.code, second.state]).toEqual(['BLOCKED', 'TAKEN_OVER', 'ONLINE']);
    expect(broker.registrations).toHaveLength(1);

    first.clicked({ taskId: 'T', msgId: 'm1' });
    first.bindAlias('ann');
    broker.push(notification('T', 'm1'), 1); // the first tab had it
    await timers.pass(0);
    expect(broker.published.map(({ payload }) => payload)).toEqual([
      { taskid: 'T', msgid: 'm1', action: 'clicked' },
      { alias: 'ann' },
    ]);
    expect(messages).toHaveLength(1);

    tabs[1]?.lose();
    tabs[0]?.have();
    await timers.pass(0);
    expect([first.state, second.state]).toEqual(['ONLINE', 'BLOCKED']);
    expect(broker.published).toHaveLength(2);
  });
});
