import mqttPacket, { type IConnectPacket, type Packet } from 'mqtt-packet';
import type { HttpAnswer, HttpPost } from '../src/http';
import type { DuplexEvents, Transport } from '../src/transport';

/**
 * The platform as a device sees it: registration, and MQTT 5 by the rules of docs/device-protocol.md, read and written by
 * another codec than the SDK's. It answers by itself; a test may have it answer otherwise.
 */
export class Broker {
  readonly registrations: Array<Record<string, unknown>> = [];
  readonly connects: IConnectPacket[] = [];
  readonly urls: string[] = [];
  readonly published: Array<{ topic: string; payload: unknown }> = [];
  readonly acknowledged: number[] = [];
  pings = 0;
  disconnects = 0;
  /** Instead of the usual answer to registrations. */
  registration: HttpAnswer | null = null;
  /** Reason codes of CONNACK, SUBACK and PUBACK. */
  connack = 0;
  suback = 1;
  puback = 0;
  /** A link that takes bytes and says nothing. */
  silent = false;
  sessions = new Set<string>();
  gateways = ['mqtt://push.test:1883', 'ws://push.test:8083/mqtt'];
  private link: { events: DuplexEvents; open: boolean } | null = null;

  readonly post: HttpPost = async (url, json) => {
    const body = JSON.parse(json) as Record<string, unknown>;
    this.registrations.push({ url, ...body });
    return (
      this.registration ?? {
        status: 200,
        retryAfterMillis: 0,
        body: JSON.stringify({
          cid: `cid${this.registrations.length}`,
          deviceSecret: 'secret',
          gateways: this.gateways,
        }),
      }
    );
  };

  readonly transport: Transport = (url, events) => {
    const link = { events, open: true };
    const parser = mqttPacket.parser({ protocolVersion: 5 });
    parser.on('packet', (packet: Packet) => this.take(packet));
    this.urls.push(url);
    this.link = link;
    queueMicrotask(() => link.open && events.opened());
    return {
      send: (bytes) => {
        if (!link.open) {
          throw new Error('a packet on a closed link');
        }
        queueMicrotask(() => parser.parse(Buffer.from(bytes))); // no network answers before a call returns
      },
      close: () => {
        link.open = false;
      },
    };
  };

  get isLinked(): boolean {
    return this.link?.open ?? false;
  }

  /** Publishes on hy/push at QoS 1. */
  push(fields: Record<string, unknown>, messageId: number): void {
    this.send({
      cmd: 'publish',
      topic: 'hy/push',
      qos: 1,
      dup: false,
      retain: false,
      messageId,
      payload: JSON.stringify(fields),
    });
  }

  disconnect(reasonCode: number): void {
    this.send({ cmd: 'disconnect', reasonCode } as Packet);
    this.drop();
  }

  /** The network ends. */
  drop(): void {
    const { link } = this;
    if (link?.open) {
      link.open = false;
      link.events.closed('network gone');
    }
  }

  send(packet: Packet): void {
    const bytes = mqttPacket.generate(packet, { protocolVersion: 5 });
    if (this.link?.open) {
      this.link.events.received(new Uint8Array(bytes));
    }
  }

  private take(packet: Packet): void {
    if (this.silent) {
      return;
    }
    switch (packet.cmd) {
      case 'connect': {
        this.connects.push(packet);
        const sessionPresent = !packet.clean && this.sessions.has(packet.clientId);
        this.send({
          cmd: 'connack',
          sessionPresent: this.connack === 0 && sessionPresent,
          reasonCode: this.connack,
          properties: { receiveMaximum: 64, maximumQoS: 1, serverKeepAlive: 200, userProperties: { a: 'b' } },
        } as Packet);
        if (this.connack >= 0x80) {
          this.drop();
        }
        break;
      }
      case 'subscribe':
        this.sessions.add((this.connects.at(-1) as IConnectPacket).clientId);
        this.send({ cmd: 'suback', messageId: packet.messageId, granted: [this.suback] } as Packet);
        break;
      case 'publish':
        this.published.push({ topic: packet.topic, payload: JSON.parse(packet.payload.toString()) as unknown });
        this.send({ cmd: 'puback', messageId: packet.messageId, reasonCode: this.puback } as Packet);
        break;
      case 'puback':
        this.acknowledged.push(packet.messageId as number);
        break;
      case 'pingreq':
        this.pings++;
        this.send({ cmd: 'pingresp' });
        break;
      case 'disconnect':
        this.disconnects++;
        break;
      default:
        throw new Error(`the device sent ${packet.cmd}`);
    }
  }
}
