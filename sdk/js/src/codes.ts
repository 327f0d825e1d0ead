/** States and codes of docs/sdk-state-machine.md; every Hongyan SDK uses these names and numbers. */

export type ClientState =
  | 'STOPPED'
  | 'REGISTERING'
  | 'CONNECTING'
  | 'SUBSCRIBING'
  | 'ONLINE'
  | 'WAITING'
  | 'BLOCKED';

/** Why a device came to its state, with its number. */
export const STATE_CODES = {
  /** Nothing to report: the normal way. */
  OK: 0,
  /** The app called `stop()`. */
  STOPPED_BY_APP: 1,
  /** The network closed the connection or could not be reached. */
  NETWORK_LOST: 10,
  /** No answer to PINGREQ, or the server saw no keep-alive: the network dropped the connection silently. */
  SILENT_LOSS: 11,
  /** The server closed for a reason without a code below. */
  SERVER_CLOSED: 12,
  /** MQTT 0x8B (server shutting down) or 0x88 (unavailable). */
  SERVER_UNAVAILABLE: 13,
  /** MQTT 0x89 (busy), 0x97 (quota exceeded), 0x9F (connection rate exceeded), or HTTP 429, 503. */
  SERVER_BUSY: 14,
  /** Another connection uses this CID: MQTT 0x8E, or another tab of this site. */
  TAKEN_OVER: 20,
  /** MQTT 0x87 (0x8A): the secret was revoked, the device erased, or the CID belongs to another app. */
  NOT_AUTHORIZED: 21,
  /** MQTT 0x86: the secret or the app is not known. */
  BAD_CREDENTIALS: 22,
  /** MQTT 0x85: the platform does not know this CID; a new registration follows. */
  UNKNOWN_CID: 23,
  /** The registration was refused: app id, app key or a field is wrong. */
  REGISTRATION_REFUSED: 30,
  /** The registration could not be reached or failed on the server. */
  REGISTRATION_FAILED: 31,
  /** SUBACK with a reason of failure. */
  SUBSCRIPTION_REFUSED: 32,
  /** The server does not understand us or we not it: a version that does not fit. */
  PROTOCOL_ERROR: 40,
  /** The storage could not be read or written. */
  STORAGE_FAILED: 50,
} as const;

export type StateCode = keyof typeof STATE_CODES;

/** `start()` came to an end that a repetition does not help. */
export class HongyanError extends Error {
  readonly number: number;

  constructor(readonly code: StateCode) {
    super(`hongyan: ${code}`);
    this.name = 'HongyanError';
    this.number = STATE_CODES[code];
  }
}
