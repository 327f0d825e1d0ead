import { beforeEach, describe, expect, it } from 'vitest';
import { HongyanError, memoryStorage } from '../src';
import { World } from './world';

let world: World;

beforeEach(() => {
  world = new World();
});

describe('life', () => {
  it('registers, connects by the WebSocket gateway, subscribes and is ONLINE with its CID', async () => {
    const made = world.device();
    const states: string[] = [];
    made.on('state', (state) => states.push(state));
    const started = made.start();
    await world.timers.pass(0);
    expect(await started).toBe('cid1');
    expect(states).toEqual(['REGISTERING', 'CONNECTING', 'SUBSCRIBING', 'ONLINE']);
    expect(world.broker.registrations).toEqual([
      { url: 'https://api.test/sdk/v1/register', appId: 'app', appKey: 'key', platform: 'web', language: 'zh-CN', appVersion: '1.2' },
    ]);
    expect(world.broker.urls).toEqual(['ws://push.test:8083/mqtt']);
    expect(world.broker.connects[0]).toMatchObject({
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
    const first = world.device(storage);
    await world.online(first);
    first.stop();
    await world.timers.pass(0);
    expect([first.state, first.code]).toEqual(['STOPPED', 'STOPPED_BY_APP']);
    expect(world.broker.disconnects).toBe(1);
    world.broker.suback = 0x80; // it must not subscribe again
    await world.online(world.device(storage));
    expect(world.broker.registrations).toHaveLength(1);
    expect(world.broker.connects.map(({ clientId }) => clientId)).toEqual(['cid1', 'cid1']);
  });

  it('comes back after the network went, by the next gateway', async () => {
    world.broker.gateways = ['ws://one.test/mqtt', 'ws://two.test/mqtt'];
    const made = world.device();
    await world.online(made);
    world.broker.drop();
    expect([made.state, made.code]).toEqual(['WAITING', 'NETWORK_LOST']);
    await world.timers.pass(499);
    expect(made.state).toBe('WAITING');
    await world.timers.pass(1);
    expect(made.state).toBe('ONLINE');
    expect(world.broker.urls).toEqual(['ws://one.test/mqtt', 'ws://two.test/mqtt']);
    world.broker.drop();
    made.networkAvailable();
    await world.timers.pass(0);
    expect(made.state).toBe('ONLINE');
  });

  it('registers anew where the platform does not know the CID', async () => {
    const made = world.device();
    await world.online(made);
    world.broker.connack = 0x85;
    world.broker.drop();
    await world.timers.pass(1_000);
    expect([made.state, made.code]).toEqual(['WAITING', 'UNKNOWN_CID']);
    world.broker.connack = 0;
    await world.timers.pass(300_000);
    expect(made.state).toBe('ONLINE');
    expect(made.cid).toBe('cid2');
  });

  it('does not fight for its CID', async () => {
    const made = world.device();
    await world.online(made);
    world.broker.disconnect(0x8e);
    await world.timers.pass(3_600_000);
    expect([made.state, made.code]).toEqual(['BLOCKED', 'TAKEN_OVER']);
    expect(world.broker.connects).toHaveLength(1);
    await world.online(made);
  });

  it('start() fails with the code where a repetition does not help', async () => {
    world.broker.registration = { status: 403, body: '{"detail":"appKey"}', retryAfterMillis: 0 };
    const started = world.device().start();
    const failure = await started.catch((caught: unknown) => caught);
    expect(failure).toBeInstanceOf(HongyanError);
    expect(failure).toMatchObject({ code: 'REGISTRATION_REFUSED', number: 30 });
    expect(world.errors).toEqual(['registration: HTTP 403 {"detail":"appKey"}']);
  });

  it('start() again leaves BLOCKED', async () => {
    world.broker.connack = 0x86;
    const made = world.device();
    await expect(made.start()).rejects.toMatchObject({ code: 'BAD_CREDENTIALS', number: 22 });
    world.broker.connack = 0;
    await world.online(made);
  });

  it('start() fails where stop() came first', async () => {
    world.broker.silent = true;
    const made = world.device();
    const started = made.start();
    await world.timers.pass(0);
    made.stop();
    await expect(started).rejects.toMatchObject({ code: 'STOPPED_BY_APP' });
  });

  it('waits as a busy registration asks', async () => {
    world.broker.registration = { status: 429, body: '', retryAfterMillis: 60_000 };
    const made = world.device();
    void made.start();
    await world.timers.pass(67_999);
    expect(world.broker.registrations).toHaveLength(1);
    world.broker.registration = null;
    await world.timers.pass(1);
    expect(made.state).toBe('ONLINE');
  });

  it('pings as often as the server asks, and gives up a connection that is silent', async () => {
    const made = world.device();
    await world.online(made);
    await world.timers.pass(199_999);
    expect(world.broker.pings).toBe(0);
    await world.timers.pass(1);
    expect(world.broker.pings).toBe(1);
    await world.timers.pass(200_000);
    expect(world.broker.pings).toBe(2);
    world.broker.silent = true;
    await world.timers.pass(214_999);
    expect(made.state).toBe('ONLINE');
    await world.timers.pass(1);
    expect([made.state, made.code]).toEqual(['WAITING', 'SILENT_LOSS']);
    world.broker.silent = false;
    await world.timers.pass(1_000);
    expect(world.broker.connects.at(-1)?.keepalive).toBe(100);
  });

  it('gives CONNACK 35 seconds', async () => {
    const made = world.device();
    world.broker.silent = true;
    void made.start();
    await world.timers.pass(34_999);
    expect(made.state).toBe('CONNECTING');
    await world.timers.pass(1);
    expect([made.state, made.code]).toEqual(['WAITING', 'SILENT_LOSS']);
  });

  it('names a platform without a gateway for browsers', async () => {
    world.broker.gateways = ['mqtt://push.test:1883'];
    const made = world.device();
    void made.start();
    await world.timers.pass(0);
    expect(made.state).toBe('WAITING');
    expect(world.errors[0]).toBe('gateways: mqtt://push.test:1883 (expected: one with ws or wss)');
  });

  it('blocks where bytes are not MQTT', async () => {
    const made = world.device();
    await world.online(made);
    world.broker.send({ cmd: 'pingreq' });
    expect([made.state, made.code]).toEqual(['BLOCKED', 'PROTOCOL_ERROR']);
  });
});
