import { describe, expect, it } from 'vitest';
import { Backoff } from '../src/backoff';
import type { ClientState, StateCode } from '../src/codes';
import { ConnectionMachine, type Effect } from '../src/connection-machine';
import { KeepAlive } from '../src/keep-alive';

const NOW = 1_000_000;

function machine(identified: boolean, random: () => number = () => 0.5): ConnectionMachine {
  return new ConnectionMachine(new Backoff(random), new KeepAlive(240), identified);
}

const kinds = (effects: Effect[]): string[] => effects.map(({ kind }) => kind);
const delay = (effects: Effect[]): number => {
  const retry = effects.find((effect) => effect.kind === 'SCHEDULE_RETRY');
  return retry?.kind === 'SCHEDULE_RETRY' ? retry.delayMillis : -1;
};

describe('the way to ONLINE', () => {
  it('registers once, subscribes where there is no session, resumes where there is one', () => {
    const fresh = machine(false);
    expect(kinds(fresh.start())).toEqual(['REGISTER']);
    expect(kinds(fresh.registered())).toEqual(['CONNECT']);
    expect(kinds(fresh.connected(false, 240, NOW))).toEqual(['SUBSCRIBE']);
    expect(kinds(fresh.subscribed(1))).toEqual(['SEND_OUTBOX']);
    expect(fresh.state).toBe('ONLINE');
    fresh.lost(0, false, NOW);
    expect(kinds(fresh.retryDue())).toEqual(['CONNECT']);
    expect(kinds(fresh.connected(true, 240, NOW))).toEqual(['SEND_OUTBOX']);
    expect(fresh.state).toBe('ONLINE');
  });
});

/** The table of docs/sdk-state-machine.md: reason code, then state and code. */
const REASONS: Array<[number, ClientState, StateCode]> = [
  [0x00, 'WAITING', 'NETWORK_LOST'],
  [0x80, 'WAITING', 'SERVER_CLOSED'],
  [0x81, 'BLOCKED', 'PROTOCOL_ERROR'],
  [0x82, 'BLOCKED', 'PROTOCOL_ERROR'],
  [0x84, 'BLOCKED', 'PROTOCOL_ERROR'],
  [0x85, 'WAITING', 'UNKNOWN_CID'],
  [0x86, 'BLOCKED', 'BAD_CREDENTIALS'],
  [0x87, 'WAITING', 'NOT_AUTHORIZED'],
  [0x88, 'WAITING', 'SERVER_UNAVAILABLE'],
  [0x89, 'WAITING', 'SERVER_BUSY'],
  [0x8a, 'BLOCKED', 'NOT_AUTHORIZED'],
  [0x8b, 'WAITING', 'SERVER_UNAVAILABLE'],
  [0x8c, 'BLOCKED', 'PROTOCOL_ERROR'],
  [0x8d, 'WAITING', 'SILENT_LOSS'],
  [0x8e, 'BLOCKED', 'TAKEN_OVER'],
  [0x95, 'BLOCKED', 'PROTOCOL_ERROR'],
  [0x97, 'WAITING', 'SERVER_BUSY'],
  [0x9b, 'BLOCKED', 'PROTOCOL_ERROR'],
  [0x9f, 'WAITING', 'SERVER_BUSY'],
];

describe('each reason of an end has its state and code', () => {
  for (const atConnect of [true, false]) {
    it.each(REASONS)(`0x%x ${atConnect ? 'in CONNACK' : 'while ONLINE'}: %s, %s`, (reason, state, code) => {
      const device = machine(true);
      device.start();
      if (!atConnect) {
        device.connected(true, 240, NOW);
      }
      const effects = device.lost(reason, false, NOW);
      expect([device.state, device.code]).toEqual([state, code]);
      expect(delay(effects) >= 0).toBe(state === 'WAITING');
      expect(kinds(effects).includes('FORGET_IDENTITY')).toBe(reason === 0x85 || (atConnect && reason === 0x87));
    });
  }

  it('a silent end is SILENT_LOSS', () => {
    const device = machine(true);
    device.start();
    device.connected(true, 240, NOW);
    device.lost(0, true, NOW);
    expect(device.code).toBe('SILENT_LOSS');
  });

  it.each<[number, ClientState, StateCode]>([
    [0, 'WAITING', 'REGISTRATION_FAILED'],
    [500, 'WAITING', 'REGISTRATION_FAILED'],
    [408, 'WAITING', 'REGISTRATION_FAILED'],
    [429, 'WAITING', 'SERVER_BUSY'],
    [503, 'WAITING', 'SERVER_BUSY'],
    [400, 'BLOCKED', 'REGISTRATION_REFUSED'],
    [403, 'BLOCKED', 'REGISTRATION_REFUSED'],
  ])('a registration answered %i: %s, %s', (status, state, code) => {
    const device = machine(false);
    device.start();
    device.registrationFailed(status, 0);
    expect([device.state, device.code]).toEqual([state, code]);
  });

  it.each<[number, ClientState]>([
    [0x87, 'BLOCKED'],
    [0x80, 'WAITING'],
  ])('a SUBACK of 0x%x: %s, SUBSCRIPTION_REFUSED', (reason, state) => {
    const device = machine(true);
    device.start();
    device.connected(false, 240, NOW);
    expect(kinds(device.subscribed(reason))).toContain('DISCONNECT');
    expect([device.state, device.code]).toEqual([state, 'SUBSCRIPTION_REFUSED']);
  });
});

describe('what does not belong to the state', () => {
  it('changes nothing', () => {
    const device = machine(true);
    device.start();
    device.stop();
    expect([
      ...device.connected(false, 60, NOW),
      ...device.subscribed(1),
      ...device.lost(0x8b, false, NOW),
      ...device.retryDue(),
      ...device.networkAvailable(),
      ...device.registered(),
      ...device.displaced(),
    ]).toEqual([]);
    expect(device.state).toBe('STOPPED');
  });

  it('registers anew only after the server disowned the CID', () => {
    const disowned = machine(true);
    disowned.start();
    disowned.lost(0x85, false, NOW);
    expect(kinds(disowned.retryDue())).toEqual(['REGISTER']);
    const refused = machine(true);
    refused.start();
    refused.lost(0x86, false, NOW);
    expect(refused.retryDue()).toEqual([]);
    expect(kinds(refused.start())).toEqual(['CONNECT']);
  });

  it('a network that is back shortens a wait, unless the server asked for it', () => {
    const device = machine(true);
    device.start();
    device.lost(0, false, NOW);
    expect(kinds(device.networkAvailable())).toEqual(['CANCEL_RETRY', 'CONNECT']);
    device.lost(0x89, false, NOW);
    expect(device.networkAvailable()).toEqual([]);
  });

  it('another tab displaces as 0x8E does', () => {
    const device = machine(true);
    device.start();
    device.connected(true, 240, NOW);
    expect(kinds(device.displaced())).toEqual(['CANCEL_RETRY', 'DISCONNECT']);
    expect([device.state, device.code]).toEqual(['BLOCKED', 'TAKEN_OVER']);
    expect(kinds(device.start())).toEqual(['CONNECT']);
  });
});

describe('back-off', () => {
  it('grows exponentially up to five minutes', () => {
    const backoff = new Backoff(() => 1 - Number.EPSILON);
    expect([1, 2, 3, 4].map(() => Math.ceil(backoff.nextMillis() / 1_000))).toEqual([1, 2, 4, 8]);
    for (let i = 0; i < 100; i++) {
      expect(backoff.nextMillis()).toBeLessThanOrEqual(300_000);
    }
    backoff.reset();
    expect(backoff.nextMillis()).toBeLessThan(1_000);
  });

  it('waits as Retry-After says and then at random', () => {
    expect(new Backoff(() => 0.5).nextMillisWhenBusy(60_000)).toBe(68_000);
  });

  it('is not reset by a flapping connection', () => {
    const device = machine(true, () => 0.9);
    device.start();
    let now = NOW;
    let longest = 0;
    for (let i = 0; i < 30; i++) {
      device.connected(true, 240, now);
      now += 100;
      longest = Math.max(longest, delay(device.lost(0, false, now)));
      device.retryDue();
    }
    expect(longest).toBeGreaterThan(60_000);
    device.connected(true, 240, now);
    expect(delay(device.lost(0, false, now + 30_000))).toBeLessThanOrEqual(1_000);
  });
});

describe('keep-alive', () => {
  it('lengthens while stable and shortens after a silent loss', () => {
    const keepAlive = new KeepAlive(240);
    const again = (times: number, silently: boolean, now: number): number => {
      for (let i = 0; i < times; i++) {
        keepAlive.connected(keepAlive.seconds);
        keepAlive.ended(silently, 100_000_000, now);
      }
      return keepAlive.seconds;
    };
    expect(again(1, false, NOW)).toBe(300);
    expect(again(1, true, NOW)).toBe(150);
    expect(again(20, false, NOW), 'below what failed today').toBe(299);
    expect(again(20, false, NOW + 25 * 3_600_000), 'tried again the day after').toBe(1_200);
    expect(again(20, true, NOW)).toBe(30);
  });

  it('honours the server', () => {
    const keepAlive = new KeepAlive(240);
    keepAlive.connected(60);
    expect(keepAlive.seconds).toBe(60);
  });
});
