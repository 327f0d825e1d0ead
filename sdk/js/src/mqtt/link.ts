import type { Timers } from '../timers';
import type { Duplex, Transport } from '../transport';
import {
  encodeConnect,
  encodeDisconnect,
  encodePingreq,
  encodePuback,
  encodePublish,
  encodeSubscribe,
  type Connect,
  type Packet,
  PacketReader,
} from './packets';

/** What happens on a link. After `lost` nothing more comes. */
export interface LinkEvents {
  connected(sessionPresent: boolean, keepAliveSeconds: number, receiveMaximum: number): void;

  subscribed(reasonCode: number): void;

  /** @param acknowledge sends the PUBACK; without effect once the connection ended */
  arrived(payload: Uint8Array, acknowledge: () => void): void;

  /**
   * @param reasonCode of CONNACK or DISCONNECT, 0 where there was none
   * @param silently nothing was heard although it should have been
   */
  lost(reasonCode: number, silently: boolean, detail: string): void;
}

/** What became of a PUBLISH: its PUBACK's reason code, and what the server said about it. */
export type Published = (reasonCode: number, reasonString: string) => void;

/** Under load the platform lets a connection wait this long before it answers. */
const CONNACK_TIMEOUT_MILLIS = 35_000;
const PINGRESP_TIMEOUT_MILLIS = 15_000;
const TRANSPORT_RECEIVE_MAXIMUM = 65_535;

/** A normal DISCONNECT that nobody here asked for. */
const UNSPECIFIED_ERROR = 0x80;
const MALFORMED_PACKET = 0x81;

/** One MQTT 5 connection, from CONNECT to its end. When to come back is for the connection machine to say. */
export class MqttLink {
  private readonly duplex: Duplex;
  private readonly reader = new PacketReader();
  private readonly publishing = new Map<number, Published>();
  private lastPacketId = 0;
  private ended = false;
  private keepAliveMillis = 0;
  private cancelPing: () => void = () => {};
  private cancelTimeout: () => void;

  constructor(
    url: string,
    private readonly connect: Connect,
    transport: Transport,
    private readonly timers: Timers,
    private readonly events: LinkEvents,
  ) {
    this.cancelTimeout = timers.schedule(CONNACK_TIMEOUT_MILLIS, () => this.end(0, true, 'no CONNACK'));
    this.duplex = transport(url, {
      opened: () => this.send(encodeConnect(connect)),
      received: (bytes) => this.received(bytes),
      closed: (detail) => this.end(0, false, detail),
    });
  }

  subscribe(topicFilter: string): void {
    this.send(encodeSubscribe(this.nextPacketId(), topicFilter));
  }

  /** At QoS 1; where the connection ends before the PUBACK, `published` is not called. */
  publish(topic: string, payload: Uint8Array, published: Published): void {
    const packetId = this.nextPacketId();
    this.publishing.set(packetId, published);
    this.send(encodePublish(topic, packetId, payload));
  }

  /** Says DISCONNECT; the session stays. No event follows. */
  close(): void {
    if (!this.ended) {
      this.send(encodeDisconnect());
      this.release();
    }
  }

  private nextPacketId(): number {
    do {
      this.lastPacketId = (this.lastPacketId % 0xffff) + 1;
    } while (this.publishing.has(this.lastPacketId));
    return this.lastPacketId;
  }

  private send(bytes: Uint8Array): void {
    if (!this.ended) {
      this.duplex.send(bytes);
    }
  }

  private received(bytes: Uint8Array): void {
    try {
      for (const packet of this.reader.push(bytes)) {
        if (this.ended) {
          return;
        }
        this.take(packet);
      }
    } catch (malformed) {
      this.end(MALFORMED_PACKET, false, String(malformed));
    }
  }

  private take(packet: Packet): void {
    switch (packet.type) {
      case 'connack':
        this.connack(packet);
        break;
      case 'suback':
        this.events.subscribed(packet.reasonCode);
        break;
      case 'publish':
        this.events.arrived(packet.payload, () => {
          if (packet.qos > 0) {
            this.send(encodePuback(packet.packetId));
          }
        });
        break;
      case 'puback': {
        const published = this.publishing.get(packet.packetId);
        this.publishing.delete(packet.packetId);
        published?.(packet.reasonCode, packet.properties.reasonString ?? '');
        break;
      }
      case 'pingresp':
        this.cancelTimeout();
        this.pingLater();
        break;
      case 'disconnect':
        this.end(packet.reasonCode || UNSPECIFIED_ERROR, false, packet.properties.reasonString ?? '');
        break;
    }
  }

  private connack(packet: Packet & { type: 'connack' }): void {
    this.cancelTimeout();
    if (packet.reasonCode >= 0x80) {
      this.end(packet.reasonCode, false, packet.properties.reasonString ?? '');
      return;
    }
    const keepAliveSeconds = packet.properties.serverKeepAlive ?? this.connect.keepAliveSeconds;
    this.keepAliveMillis = keepAliveSeconds * 1_000;
    this.pingLater();
    this.events.connected(
      packet.sessionPresent,
      keepAliveSeconds,
      packet.properties.receiveMaximum ?? TRANSPORT_RECEIVE_MAXIMUM,
    );
  }

  private pingLater(): void {
    if (this.keepAliveMillis > 0 && !this.ended) {
      this.cancelPing = this.timers.schedule(this.keepAliveMillis, () => {
        this.send(encodePingreq());
        this.cancelTimeout = this.timers.schedule(PINGRESP_TIMEOUT_MILLIS, () => this.end(0, true, 'no PINGRESP'));
      });
    }
  }

  private end(reasonCode: number, silently: boolean, detail: string): void {
    if (!this.ended) {
      this.release();
      this.events.lost(reasonCode, silently, detail);
    }
  }

  private release(): void {
    this.ended = true;
    this.cancelTimeout();
    this.cancelPing();
    this.duplex.close();
  }
}
