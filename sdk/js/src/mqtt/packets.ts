import { decodeUtf8, encodeUtf8 } from './utf8';

/**
 * MQTT 5 as far as a device of docs/device-protocol.md speaks it: what it writes and what a server may send it. Names are the
 * specification's. docs/dependencies.md says why this is no library.
 */

export interface Connect {
  readonly clientId: string;
  readonly userName: string;
  readonly password: string;
  readonly keepAliveSeconds: number;
  readonly cleanStart: boolean;
  readonly sessionExpirySeconds: number;
  readonly receiveMaximum: number;
}

export type Packet =
  | {
      readonly type: 'connack';
      readonly sessionPresent: boolean;
      readonly reasonCode: number;
      readonly properties: Properties;
    }
  | {
      readonly type: 'publish';
      readonly topic: string;
      readonly qos: number;
      readonly packetId: number; // 0 at QoS 0
      readonly payload: Uint8Array;
    }
  | { readonly type: 'puback'; readonly packetId: number; readonly reasonCode: number; readonly properties: Properties }
  | { readonly type: 'suback'; readonly packetId: number; readonly reasonCode: number }
  | { readonly type: 'pingresp' }
  | { readonly type: 'disconnect'; readonly reasonCode: number; readonly properties: Properties };

/** Those a device heeds. */
export interface Properties {
  serverKeepAlive?: number;
  receiveMaximum?: number;
  reasonString?: string;
}

/** What came is not MQTT 5, or not for a device. */
export class MalformedPacket extends Error {}

const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH = 0x30;
const PUBACK = 0x40;
const SUBSCRIBE = 0x82;
const SUBACK = 0x90;
const PINGREQ = 0xc0;
const PINGRESP = 0xd0;
const DISCONNECT = 0xe0;

const RECEIVE_MAXIMUM = 0x21;
const SESSION_EXPIRY_INTERVAL = 0x11;
const SERVER_KEEP_ALIVE = 0x13;
const REASON_STRING = 0x1f;

/** The platform writes packets of at most 64 KiB; whoever writes more than this is not the platform. */
const MAX_REMAINING_LENGTH = 1 << 20;

// --- writing ---

class Bytes {
  readonly bytes: number[] = [];

  byte(value: number): this {
    this.bytes.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.byte(value >>> 8).byte(value);
  }

  u32(value: number): this {
    return this.u16(value >>> 16).u16(value);
  }

  text(value: string): this {
    const bytes = encodeUtf8(value);
    if (bytes.length > 0xffff) {
      throw new RangeError(`mqtt: a text of ${bytes.length} bytes (expected: at most 65535)`);
    }
    return this.u16(bytes.length).all(bytes);
  }

  all(bytes: ArrayLike<number>): this {
    for (let i = 0; i < bytes.length; i++) {
      this.bytes.push(bytes[i] as number);
    }
    return this;
  }

  /** Variable byte integer. */
  length(value: number): this {
    let rest = value;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  packet(firstByte: number): Uint8Array {
    return Uint8Array.from(new Bytes().byte(firstByte).length(this.bytes.length).all(this.bytes).bytes);
  }
}

export function encodeConnect(connect: Connect): Uint8Array {
  const userNameAndPassword = 0xc0;
  const properties = new Bytes()
    .byte(SESSION_EXPIRY_INTERVAL)
    .u32(connect.sessionExpirySeconds)
    .byte(RECEIVE_MAXIMUM)
    .u16(connect.receiveMaximum).bytes;
  return new Bytes()
    .text('MQTT')
    .byte(5)
    .byte(userNameAndPassword | (connect.cleanStart ? 2 : 0))
    .u16(connect.keepAliveSeconds)
    .length(properties.length)
    .all(properties)
    .text(connect.clientId)
    .text(connect.userName)
    .text(connect.password)
    .packet(CONNECT);
}

/** At QoS 1. */
export function encodePublish(topic: string, packetId: number, payload: Uint8Array): Uint8Array {
  return new Bytes().text(topic).u16(packetId).length(0).all(payload).packet(PUBLISH | 2);
}

export function encodePuback(packetId: number): Uint8Array {
  return new Bytes().u16(packetId).packet(PUBACK);
}

/** At QoS 1. */
export function encodeSubscribe(packetId: number, topicFilter: string): Uint8Array {
  return new Bytes().u16(packetId).length(0).text(topicFilter).byte(1).packet(SUBSCRIBE);
}

export function encodePingreq(): Uint8Array {
  return new Bytes().packet(PINGREQ);
}

export function encodeDisconnect(): Uint8Array {
  return new Bytes().packet(DISCONNECT);
}

// --- reading ---

/** How each property's value is written (section 2.2.2.2), by identifier; a pair is two texts. */
const PROPERTY_FORMS: Record<number, 'byte' | 'u16' | 'u32' | 'length' | 'text' | 'pair'> = {
  0x01: 'byte', 0x02: 'u32', 0x03: 'text', 0x08: 'text', 0x09: 'text', 0x0b: 'length', 0x11: 'u32', 0x12: 'text',
  0x13: 'u16', 0x15: 'text', 0x16: 'text', 0x17: 'byte', 0x18: 'u32', 0x19: 'byte', 0x1a: 'text', 0x1c: 'text',
  0x1f: 'text', 0x21: 'u16', 0x22: 'u16', 0x23: 'u16', 0x24: 'byte', 0x25: 'byte', 0x26: 'pair', 0x27: 'u32',
  0x28: 'byte', 0x29: 'byte', 0x2a: 'byte',
};

class Cursor {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) {
      throw new MalformedPacket('a packet that ends too early');
    }
    return value;
  }

  u16(): number {
    return this.byte() * 0x100 + this.byte();
  }

  u32(): number {
    return this.u16() * 0x10000 + this.u16();
  }

  length(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const next = this.byte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new MalformedPacket('a length of more than four bytes');
  }

  take(length: number): Uint8Array {
    if (length > this.remaining) {
      throw new MalformedPacket('a field that is longer than its packet');
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    return decodeUtf8(this.take(this.u16()));
  }

  properties(): Properties {
    const known: Properties = {};
    const all = new Cursor(this.take(this.length()));
    while (all.remaining > 0) {
      const id = all.byte();
      const form = PROPERTY_FORMS[id];
      if (form === undefined) {
        throw new MalformedPacket(`property 0x${id.toString(16)}`);
      }
      if (form === 'text' || form === 'pair') {
        const value = all.text();
        if (form === 'pair') {
          all.text();
        } else if (id === REASON_STRING) {
          known.reasonString = value;
        }
      } else {
        const value = all[form]();
        if (id === SERVER_KEEP_ALIVE) {
          known.serverKeepAlive = value;
        } else if (id === RECEIVE_MAXIMUM) {
          known.receiveMaximum = value;
        }
      }
    }
    return known;
  }

  /** Reason code and properties at the end of PUBACK and DISCONNECT, both of which may be left out. */
  reason(): { reasonCode: number; properties: Properties } {
    const reasonCode = this.remaining > 0 ? this.byte() : 0;
    return { reasonCode, properties: this.remaining > 0 ? this.properties() : {} };
  }
}

function decode(firstByte: number, body: Cursor): Packet {
  switch (firstByte & 0xf0) {
    case CONNACK: {
      const sessionPresent = (body.byte() & 1) === 1;
      return { type: 'connack', sessionPresent, ...body.reason() };
    }
    case PUBLISH: {
      const qos = (firstByte >> 1) & 3;
      const topic = body.text();
      const packetId = qos > 0 ? body.u16() : 0;
      body.properties();
      return { type: 'publish', topic, qos, packetId, payload: body.take(body.remaining) };
    }
    case PUBACK:
      return { type: 'puback', packetId: body.u16(), ...body.reason() };
    case SUBACK: {
      const packetId = body.u16();
      body.properties();
      return { type: 'suback', packetId, reasonCode: body.byte() };
    }
    case PINGRESP:
      return { type: 'pingresp' };
    case DISCONNECT:
      return { type: 'disconnect', ...body.reason() };
    default:
      throw new MalformedPacket(`a packet of type ${firstByte >> 4}, which no server sends to a device`);
  }
}

/** Cuts a stream of bytes into packets: WebSocket frames need not end where packets do. */
export class PacketReader {
  private pending = new Uint8Array(0);

  /** @throws MalformedPacket */
  push(bytes: Uint8Array): Packet[] {
    let rest = bytes;
    if (this.pending.length > 0) {
      rest = new Uint8Array(this.pending.length + bytes.length);
      rest.set(this.pending);
      rest.set(bytes, this.pending.length);
    }
    const packets: Packet[] = [];
    for (let length = packetLength(rest); length > 0 && length <= rest.length; length = packetLength(rest)) {
      const packet = new Cursor(rest.subarray(0, length));
      const firstByte = packet.byte();
      packet.length();
      packets.push(decode(firstByte, packet));
      rest = rest.subarray(length);
    }
    this.pending = rest.slice();
    return packets;
  }
}

/** Of the packet at the beginning, with its fixed header; 0: too little is there to tell. */
function packetLength(bytes: Uint8Array): number {
  let value = 0;
  for (let i = 1; i <= 4; i++) {
    const next = bytes[i];
    if (next === undefined) {
      return 0;
    }
    value |= (next & 0x7f) << (7 * (i - 1));
    if (value > MAX_REMAINING_LENGTH) {
      throw new MalformedPacket(`a packet of more than ${MAX_REMAINING_LENGTH} bytes`);
    }
    if (next < 0x80) {
      return value + 1 + i;
    }
  }
  throw new MalformedPacket('a length of more than four bytes');
}
