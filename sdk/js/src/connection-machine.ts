import type { Backoff } from './backoff';
import type { ClientState, StateCode } from './codes';
import type { KeepAlive } from './keep-alive';

/** What the machine wants done; the session does it. */
export type Effect =
  | { readonly kind: 'REGISTER' | 'FORGET_IDENTITY' | 'CONNECT' | 'SUBSCRIBE' | 'DISCONNECT' | 'CANCEL_RETRY' | 'SEND_OUTBOX' }
  | { readonly kind: 'SCHEDULE_RETRY'; readonly delayMillis: number };

/** A connection that lived this long ends the series of failures. */
const STABLE_MILLIS = 30_000;

/**
 * The machine of docs/sdk-state-machine.md: events and time in, effects out. No timer or socket inside. Events that do not
 * belong to the state (the late answer of an abandoned try) change nothing.
 */
export class ConnectionMachine {
  private currentState: ClientState = 'STOPPED';
  private currentCode: StateCode = 'OK';
  private onlineSinceMillis = 0;

  constructor(
    private readonly backoff: Backoff,
    private readonly keepAlive: KeepAlive,
    private identified: boolean,
  ) {}

  get state(): ClientState {
    return this.currentState;
  }

  get code(): StateCode {
    return this.currentCode;
  }

  start(): Effect[] {
    if (this.currentState !== 'STOPPED' && this.currentState !== 'BLOCKED') {
      return [];
    }
    this.backoff.reset();
    return this.proceed();
  }

  stop(): Effect[] {
    if (this.currentState === 'STOPPED') {
      return [];
    }
    this.to('STOPPED', 'STOPPED_BY_APP');
    return [{ kind: 'CANCEL_RETRY' }, { kind: 'DISCONNECT' }];
  }

  /** Another tab of this site is the device now, which is as if the server had said 0x8E. */
  displaced(): Effect[] {
    return this.currentState === 'STOPPED' ? [] : this.blockAndDisconnect('TAKEN_OVER');
  }

  /** A write to the storage failed: nothing can be promised any more. */
  storageFailed(): Effect[] {
    return this.currentState === 'STOPPED' ? [] : this.blockAndDisconnect('STORAGE_FAILED');
  }

  retryDue(): Effect[] {
    return this.currentState === 'WAITING' ? this.proceed() : [];
  }

  /** The browser says that the network is back: no need to wait for the rest of the back-off. */
  networkAvailable(): Effect[] {
    const asked = this.currentCode === 'SERVER_BUSY' || this.currentCode === 'SERVER_UNAVAILABLE';
    return this.currentState !== 'WAITING' || asked ? [] : [{ kind: 'CANCEL_RETRY' }, ...this.proceed()];
  }

  private proceed(): Effect[] {
    this.to(this.identified ? 'CONNECTING' : 'REGISTERING', 'OK');
    return [{ kind: this.identified ? 'CONNECT' : 'REGISTER' }];
  }

  registered(): Effect[] {
    if (this.currentState !== 'REGISTERING') {
      return [];
    }
    this.identified = true;
    return this.proceed();
  }

  /**
   * @param httpStatus 0: no answer
   * @param retryAfterMillis from the header, 0 where there was none
   */
  registrationFailed(httpStatus: number, retryAfterMillis: number): Effect[] {
    if (this.currentState !== 'REGISTERING') {
      return [];
    }
    if (httpStatus === 429 || httpStatus === 503) {
      return this.wait('SERVER_BUSY', this.backoff.nextMillisWhenBusy(retryAfterMillis));
    }
    if (httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408) {
      return this.block('REGISTRATION_REFUSED');
    }
    return this.wait('REGISTRATION_FAILED', this.backoff.nextMillis());
  }

  /** @param keepAliveSeconds in force on this connection */
  connected(sessionPresent: boolean, keepAliveSeconds: number, nowMillis: number): Effect[] {
    if (this.currentState !== 'CONNECTING') {
      return [];
    }
    this.keepAlive.connected(keepAliveSeconds);
    this.onlineSinceMillis = nowMillis;
    if (sessionPresent) { // the subscription is part of the session
      this.to('ONLINE', 'OK');
      return [{ kind: 'SEND_OUTBOX' }];
    }
    this.to('SUBSCRIBING', 'OK');
    return [{ kind: 'SUBSCRIBE' }];
  }

  subscribed(reasonCode: number): Effect[] {
    if (this.currentState !== 'SUBSCRIBING') {
      return [];
    }
    if (reasonCode < 0x80) {
      this.to('ONLINE', 'OK');
      return [{ kind: 'SEND_OUTBOX' }];
    }
    const refused =
      reasonCode === 0x87
        ? this.block('SUBSCRIPTION_REFUSED')
        : this.wait('SUBSCRIPTION_REFUSED', this.backoff.nextMillis());
    return [...refused, { kind: 'DISCONNECT' }];
  }

  /**
   * CONNACK with a failure, DISCONNECT from the server, or the end of the transport.
   *
   * @param reasonCode of CONNACK or DISCONNECT; 0: the transport ended without one
   * @param silently nothing was heard although it should have been
   */
  lost(reasonCode: number, silently: boolean, nowMillis: number): Effect[] {
    const state = this.currentState;
    if (state !== 'CONNECTING' && state !== 'SUBSCRIBING' && state !== 'ONLINE') {
      return [];
    }
    const refusedAtConnect = state === 'CONNECTING';
    if (!refusedAtConnect) {
      const connectedMillis = nowMillis - this.onlineSinceMillis;
      this.keepAlive.ended(silently || reasonCode === 0x8d, connectedMillis, nowMillis);
      if (connectedMillis >= STABLE_MILLIS) {
        this.backoff.reset();
      }
    }
    switch (reasonCode) {
      case 0:
        return this.wait(silently ? 'SILENT_LOSS' : 'NETWORK_LOST', this.backoff.nextMillis());
      case 0x8d:
        return this.wait('SILENT_LOSS', this.backoff.nextMillis());
      case 0x81:
      case 0x82:
      case 0x84:
      case 0x8c:
      case 0x95:
      case 0x9b:
        return this.block('PROTOCOL_ERROR');
      case 0x85:
        return this.disowned('UNKNOWN_CID');
      case 0x86:
        return this.block('BAD_CREDENTIALS');
      case 0x87: // in a DISCONNECT: connect once more, CONNACK then says whether the identity is gone
        return refusedAtConnect
          ? this.disowned('NOT_AUTHORIZED')
          : this.wait('NOT_AUTHORIZED', this.backoff.nextMillis());
      case 0x8a:
        return this.block('NOT_AUTHORIZED');
      case 0x8e:
        return this.block('TAKEN_OVER');
      case 0x88:
      case 0x8b:
        return this.wait('SERVER_UNAVAILABLE', this.backoff.nextMillisWhenBusy(0));
      case 0x89:
      case 0x97:
      case 0x9f:
        return this.wait('SERVER_BUSY', this.backoff.nextMillisWhenBusy(0));
      default:
        return this.wait('SERVER_CLOSED', this.backoff.nextMillis());
    }
  }

  private disowned(why: StateCode): Effect[] {
    this.identified = false;
    return [{ kind: 'FORGET_IDENTITY' }, ...this.wait(why, this.backoff.nextMillis())];
  }

  private wait(why: StateCode, delayMillis: number): Effect[] {
    this.to('WAITING', why);
    return [{ kind: 'SCHEDULE_RETRY', delayMillis }];
  }

  private block(why: StateCode): Effect[] {
    this.to('BLOCKED', why);
    return [];
  }

  private blockAndDisconnect(why: StateCode): Effect[] {
    this.to('BLOCKED', why);
    return [{ kind: 'CANCEL_RETRY' }, { kind: 'DISCONNECT' }];
  }

  private to(next: ClientState, why: StateCode): void {
    this.currentState = next;
    this.currentCode = why;
  }
}
