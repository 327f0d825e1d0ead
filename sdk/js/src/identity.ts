import { parseObject, textOf } from './json';
import type { Changes } from './storage';

/** What the registration answered: CID, device secret and the gateways to connect to. */
export interface DeviceIdentity {
  readonly cid: string;
  readonly secret: string;
  readonly gateways: readonly string[];
}

const KEY = 'identity';

/** Reads the body of the registration's answer, which is also the stored form; null where it is none. */
export function parseIdentity(json: string): DeviceIdentity | null {
  const fields = parseObject(json);
  const gateways = fields?.gateways;
  if (!fields || !Array.isArray(gateways)) {
    return null;
  }
  const cid = textOf(fields, 'cid');
  const secret = textOf(fields, 'deviceSecret');
  return cid && secret ? { cid, secret, gateways: gateways.map(String) } : null;
}

export function loadIdentity(stored: Record<string, string>): DeviceIdentity | null {
  return parseIdentity(stored[KEY] ?? '');
}

export function storeIdentity({ cid, secret, gateways }: DeviceIdentity): Changes {
  return { [KEY]: JSON.stringify({ cid, deviceSecret: secret, gateways }) };
}

export function forgetIdentity(): Changes {
  return { [KEY]: null };
}

/**
 * The gateways a page can use, in the order to try them: those of MQTT over WebSocket, without plain ones where the page came
 * by TLS (browsers refuse those), and last the same under the name the server itself was reached by, for a server that does
 * not know its own address.
 *
 * @param pageIsSecure whether plain ws: is refused
 */
export function webSocketGateways(gateways: readonly string[], server: string, pageIsSecure: boolean): string[] {
  const offered = gateways.filter((gateway) => /^wss?:\/\//i.test(gateway));
  const host = /^https?:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^:/]+)/i.exec(server)?.[1];
  const alike = host ? offered.map((gateway) => gateway.replace(/^(wss?:\/\/)(\[[^\]]*\]|[^:/]+)/i, `$1${host}`)) : [];
  return [...new Set([...offered, ...alike])].filter((gateway) => !pageIsSecure || /^wss:/i.test(gateway));
}
