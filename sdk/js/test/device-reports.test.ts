import { beforeEach, describe, expect, it } from 'vitest';
import { HongyanDevice, memoryStorage, type Changes, type DeviceStorage, type Tabs } from '../src';
import { notification, World } from './world';

let world: World;

beforeEach(() => {
  world = new World();
});

describe('what the app tells', () => {
  it('goes out by topic', async () => {
    const made = world.device();
    await world.online(made);
    const message = { taskId: 'T', msgId: 'm' };
    made.displayed(message);
    made.clicked(message);
    made.dismissed(message);
    made.customEvent(message, 90_005);
    made.event('add_to_cart', { sku: 'A-1' });
    made.setTags(['vip']);
    made.bindAlias('ann');
    made.setConsent('marketing', false);
    await world.timers.pass(0);
    expect(world.broker.published.filter(({ topic }) => topic === 'hy/receipt').map(({ payload }) => payload)).toEqual([
      { taskid: 'T', msgid: 'm', action: 'displayed' },
      { taskid: 'T', msgid: 'm', action: 'clicked' },
      { taskid: 'T', msgid: 'm', action: 'dismissed' },
      { taskid: 'T', msgid: 'm', action: '90005' },
    ]);
    expect(world.broker.published.filter(({ topic }) => topic === 'hy/event')).toEqual([
      { topic: 'hy/event', payload: { event: 'add_to_cart', time: world.timers.now(), properties: { sku: 'A-1' } } },
    ]);
    expect(world.broker.published.filter(({ topic }) => topic === 'hy/device').map(({ payload }) => payload)).toEqual([
      { tags: ['vip'] },
      { tags: ['vip'], alias: 'ann', consents: { marketing: false } }, // what was on its way is told again with what changed
    ]);
  });

  it('is merged, kept over a restart, and sent when there is a connection', async () => {
    const storage = memoryStorage();
    const made = world.device(storage);
    made.setConsent('ads', false);
    made.setConsent('news', true);
    made.setVendorToken('web', 'token');
    made.displayed({ taskId: 'T', msgId: 'm' });
    await world.online(world.device(storage));
    expect(world.broker.published).toEqual([
      { topic: 'hy/device', payload: { consents: { ads: false, news: true }, vendorTokens: { web: 'token' } } },
      { topic: 'hy/receipt', payload: { taskid: 'T', msgid: 'm', action: 'displayed' } },
    ]);
    expect(Object.keys(storage.load()).filter((key) => /^(out|device)/.test(key))).toEqual([]);
  });

  it('is sent again where it was not acknowledged', async () => {
    const made = world.device();
    await world.online(made);
    world.broker.puback = 0x97;
    made.clicked({ taskId: 'T', msgId: 'm' });
    await world.timers.pass(4_999);
    expect(world.broker.published).toHaveLength(1);
    world.broker.puback = 0;
    await world.timers.pass(1);
    expect(world.broker.published).toHaveLength(2);
    world.broker.silent = true;
    made.clicked({ taskId: 'T', msgId: 'm2' });
    world.broker.drop();
    world.broker.silent = false;
    await world.timers.pass(10_000);
    expect(world.broker.published.at(-1)?.payload).toMatchObject({ msgid: 'm2' });
  });

  it('is given up where the platform says it is invalid', async () => {
    const made = world.device();
    await world.online(made);
    world.broker.puback = 0x99;
    made.clicked({ taskId: 'T', msgId: 'm' });
    await world.timers.pass(60_000);
    expect(world.broker.published).toHaveLength(1);
    expect(world.errors[0]).toContain('refused with 0x99');
  });

  it('tells a dark screen again at the next login', async () => {
    const made = world.device();
    await world.online(made);
    made.setScreenOn(false);
    await world.timers.pass(0);
    world.broker.drop();
    await world.timers.pass(1_000);
    expect(world.broker.published).toEqual([
      { topic: 'hy/device', payload: { screenOn: false } },
      { topic: 'hy/device', payload: { screenOn: false } },
    ]);
  });

  it('is bounded: the oldest gives way', async () => {
    const storage = memoryStorage();
    const small = new HongyanDevice({ server: 'http://x', appId: 'a', appKey: 'k', outboxCapacity: 2, environment: world.environment(storage) });
    small.on('error', (what) => world.errors.push(what));
    for (const name of ['one', 'two', 'three']) {
      small.event(name);
    }
    await world.online(small);
    expect(world.broker.published.map(({ payload }) => (payload as { event: string }).event)).toEqual(['two', 'three']);
  });

  it('refuses bad input by field, value and limit', () => {
    const made = world.device();
    expect(() => made.setBadge(-1)).toThrow('badge: -1 (expected: 0 … 999999)');
    expect(() => made.setTags(['a b'])).toThrow("tag: 'a b' (expected: no space)");
    expect(() => made.bindAlias('')).toThrow('alias: 0 characters (expected: 1 … 39)');
    expect(() => made.customEvent({ taskId: 'T', msgId: 'm' }, 1)).toThrow('eventId: 1 (expected: 90000 … 90999)');
    expect(() => new HongyanDevice({ server: 'push.test', appId: 'a', appKey: 'k' })).toThrow('server: push.test');
  });

  it('a storage that fails blocks instead of promising', async () => {
    const storage = memoryStorage();
    const made = world.device(storage);
    await world.online(made);
    storage.write = () => {
      throw new Error('quota');
    };
    made.event('x');
    await world.timers.pass(0);
    expect([made.state, made.code]).toEqual(['BLOCKED', 'STORAGE_FAILED']);
    expect(world.broker.disconnects).toBe(1);
    expect(world.errors).toEqual(['storage: cannot be written: Error: quota']);
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
          ...world.environment(ofTab()),
          tabs: { join: (have, lose) => void tabs.push({ have, lose }), leave() {} } satisfies Tabs,
        },
      });
      made.on('message', (message) => world.messages.push(message));
      return made;
    };
    const [first, second] = [tab(), tab()];
    const firstStarted = first.start();
    const secondStarted = second.start();
    tabs[0]?.have();
    await world.timers.pass(0);
    expect(await firstStarted).toBe('cid1');
    world.broker.push(notification('T', 'm1'), 1);
    await world.timers.pass(0);

    tabs[0]?.lose();
    tabs[1]?.have();
    await world.timers.pass(0);
    expect(await secondStarted).toBe('cid1');
    expect([first.state, first.code, second.state]).toEqual(['BLOCKED', 'TAKEN_OVER', 'ONLINE']);
    expect(world.broker.registrations).toHaveLength(1);

    first.clicked({ taskId: 'T', msgId: 'm1' });
    first.bindAlias('ann');
    world.broker.push(notification('T', 'm1'), 1); // the first tab had it
    await world.timers.pass(0);
    expect(world.broker.published.map(({ payload }) => payload)).toEqual([
      { taskid: 'T', msgid: 'm1', action: 'clicked' },
      { alias: 'ann' },
    ]);
    expect(world.messages).toHaveLength(1);

    tabs[1]?.lose();
    tabs[0]?.have();
    await world.timers.pass(0);
    expect([first.state, second.state]).toEqual(['ONLINE', 'BLOCKED']);
    expect(world.broker.published).toHaveLength(2);
  });
});
