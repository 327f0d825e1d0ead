import mqttPacket, { type Packet as Theirs } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import {
  encodeConnect,
  encodeDisconnect,
  encodePingreq,
  encodePuback,
  encodePublish,
  encodeSubscribe,
  MalformedPacket,
  type Packet,
  PacketReader,
} from '../src/mqtt/packets';
import { encodeUtf8 } from '../src/mqtt/utf8';

function theirs(bytes: Uint8Array): Theirs {
  const packets: Theirs[] = [];
  const parser = mqttPacket.parser({ protocolVersion: 5 });
  parser.on('packet', (packet) => packets.push(packet));
  parser.on('error', (error) => {
    throw error;
  });
  parser.parse(Buffer.from(bytes));
  expect(packets).toHaveLength(1);
  return packets[0] as Theirs;
}

function ours(packet: unknown): Packet {
  const bytes = new Uint8Array(mqttPacket.generate(packet as Theirs, { protocolVersion: 5 }));
  const packets = new PacketReader().push(bytes);
  expect(packets).toHaveLength(1);
  return packets[0] as Packet;
}

describe('what a device writes, another codec reads', () => {
  it('CONNECT', () => {
    const connect = encodeConnect({
      clientId: 'cid',
      userName: 'app',
      password: '密码',
      keepAliveSeconds: 240,
      cleanStart: false,
      sessionExpirySeconds: 0xffff_ffff,
      receiveMaximum: 32,
    });
    expect(theirs(connect)).toMatchObject({
      cmd: 'connect',
      protocolVersion: 5,
      clean: false,
      keepalive: 240,
      clientId: 'cid',
      username: 'app',
      password: Buffer.from('密码'),
      properties: { sessionExpiryInterval: 0xffff_ffff, receiveMaximum: 32 },
    });
  });

  it.each([1, 127, 128, 16_383, 16_384, 70_000])('PUBLISH with %i bytes', (size) => {
    const payload = new Uint8Array(size).fill(0x61);
    expect(theirs(encodePublish('hy/event', 65_535, payload))).toMatchObject({
      cmd: 'publish',
      topic: 'hy/event',
      messageId: 65_535,
      qos: 1,
      dup: false,
      retain: false,
      payload: Buffer.from(payload),
    });
  });

  it('PUBACK, SUBSCRIBE, PINGREQ, DISCONNECT', () => {
    expect(theirs(encodePuback(7))).toMatchObject({ cmd: 'puback', messageId: 7, reasonCode: 0 });
    expect(theirs(encodeSubscribe(8, 'hy/push'))).toMatchObject({
      cmd: 'subscribe',
      messageId: 8,
      subscriptions: [{ topic: 'hy/push', qos: 1 }],
    });
    expect(theirs(encodePingreq())).toMatchObject({ cmd: 'pingreq' });
    expect(theirs(encodeDisconnect())).toMatchObject({ cmd: 'disconnect', reasonCode: 0 });
  });

  it('refuses texts that MQTT cannot carry', () => {
    expect(() => encodeSubscribe(1, 'x'.repeat(65_536))).toThrow('65536 bytes');
  });
});

describe('what another codec writes, a device reads', () => {
  it('CONNACK with every property there is', () => {
    const properties = {
      sessionExpiryInterval: 5,
      receiveMaximum: 64,
      maximumQoS: 1,
      retainAvailable: false,
      maximumPacketSize: 65_536,
      assignedClientIdentifier: 'cid',
      topicAliasMaximum: 0,
      reasonString: '忙',
      userProperties: { deviceSecret: ['a', 'b'], other: 'c' },
      wildcardSubscriptionAvailable: false,
      subscriptionIdentifiersAvailable: false,
      sharedSubscriptionAvailable: false,
      serverKeepAlive: 300,
      responseInformation: 'r',
      serverReference: 's',
      authenticationMethod: 'm',
      authenticationData: Buffer.from([1, 2, 3]),
    };
    expect(ours({ cmd: 'connack', sessionPresent: true, reasonCode: 0, properties })).toEqual({
      type: 'connack',
      sessionPresent: true,
      reasonCode: 0,
      properties: { serverKeepAlive: 300, receiveMaximum: 64, reasonString: '忙' },
    });
  });

  it.each([0, 1])('PUBLISH at QoS %i', (qos) => {
    const packet = { cmd: 'publish', topic: 'hy/push', qos, messageId: 9, payload: '鸿雁', properties: { contentType: 'x', messageExpiryInterval: 9 } };
    expect(ours(packet)).toEqual({
      type: 'publish',
      topic: 'hy/push',
      qos,
      packetId: qos * 9,
      payload: encodeUtf8('鸿雁'),
    });
  });

  it('PUBACK, SUBACK, PINGRESP and DISCONNECT', () => {
    expect(ours({ cmd: 'puback', messageId: 3 })).toMatchObject({ packetId: 3, reasonCode: 0 });
    expect(ours({ cmd: 'puback', messageId: 3, reasonCode: 0x99, properties: { reasonString: 'action' } })).toEqual({
      type: 'puback',
      packetId: 3,
      reasonCode: 0x99,
      properties: { reasonString: 'action' },
    });
    expect(ours({ cmd: 'suback', messageId: 4, granted: [0x87] })).toEqual({ type: 'suback', packetId: 4, reasonCode: 0x87 });
    expect(ours({ cmd: 'pingresp' })).toEqual({ type: 'pingresp' });
    expect(ours({ cmd: 'disconnect', reasonCode: 0x8e })).toMatchObject({ type: 'disconnect', reasonCode: 0x8e });
    expect(new PacketReader().push(Uint8Array.of(0xe0, 0))).toMatchObject([{ type: 'disconnect', reasonCode: 0 }]);
    expect(new PacketReader().push(Uint8Array.of(0x40, 2, 0, 3))).toMatchObject([{ packetId: 3, reasonCode: 0 }]);
  });

  it('packets cut at every place, and several in one piece', () => {
    const packets = [
      mqttPacket.generate({ cmd: 'publish', topic: 'hy/push', qos: 1, messageId: 1, payload: 'x'.repeat(300), dup: false, retain: false }, { protocolVersion: 5 }),
      mqttPacket.generate({ cmd: 'pingresp' }, { protocolVersion: 5 }),
    ];
    const bytes = new Uint8Array(Buffer.concat(packets));
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = new PacketReader();
      const read = [...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut))];
      expect(read.map(({ type }) => type)).toEqual(['publish', 'pingresp']);
    }
  });
});

describe('what is malformed is refused', () => {
  it.each([
    ['a length of five bytes', [0x30, 0x80, 0x80, 0x80, 0x80, 1]],
    ['a packet of more than a mebibyte', [0x30, 0xff, 0xff, 0xff, 0x7f]],
    ['a topic longer than the packet', [0x30, 3, 0, 9, 0x61]],
    ['properties longer than the packet', [0x20, 4, 0, 0, 9, 0x21]],
    ['an unknown property', [0x20, 5, 0, 0, 2, 0x7f, 0]],
    ['a property cut off', [0x20, 5, 0, 0, 2, 0x21, 0]],
    ['a CONNACK without its reason', [0x20, 0]],
    ['a packet that only devices send', [0x10, 0]],
  ])('%s', (_what, bytes) => {
    expect(() => new PacketReader().push(Uint8Array.from(bytes))).toThrow(MalformedPacket);
  });

  it('whatever bytes come, the answer is packets or MalformedPacket', () => {
    let seed = 42;
    const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fff_ffff) >>> 8;
    for (let run = 0; run < 20_000; run++) {
      const bytes = Uint8Array.from({ length: next() % 24 }, () => next());
      try {
        new PacketReader().push(bytes);
      } catch (refused) {
        expect(refused, `bytes ${bytes}`).toBeInstanceOf(MalformedPacket);
      }
    }
  });
});
