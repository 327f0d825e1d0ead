import { MqttLink } from '../mqtt/link';
import { encodeUtf8 } from '../mqtt/utf8';
import type { Timers } from '../timers';
import type { Transport } from '../transport';
import type { SharedDevice, WorkerStore } from './store';

const KEEP_ALIVE_SECONDS = 60;
/** A browser ends a worker that is at one event for much longer. */
const TIMEOUT_MILLIS = 25_000;
const SEND_WINDOW = 16;

/**
 * Sends what the worker has to report over a short connection of its own, with a clean start: it subscribes to nothing, so what
 * waits for the page goes on waiting, and the page's next connection subscribes anew. What is not acknowledged stays.
 */
export async function sendReports(
  store: WorkerStore,
  device: SharedDevice,
  transport: Transport,
  timers: Timers,
): Promise<void> {
  for (const gateway of device.gateways) {
    if (await sendThrough(gateway, store, device, transport, timers)) {
      return;
    }
  }
}

/** Answers whether everything was sent. */
async function sendThrough(
  gateway: string,
  store: WorkerStore,
  device: SharedDevice,
  transport: Transport,
  timers: Timers,
): Promise<boolean> {
  const waiting = [...(await store.reports())];
  if (waiting.length === 0) {
    return true;
  }
  return new Promise((resolve) => {
    let unacknowledged = waiting.length;
    const end = (complete: boolean): void => {
      cancelTimeout();
      link.close();
      resolve(complete);
    };
    const sendNext = (): void => {
      const next = waiting.shift();
      if (!next) {
        return;
      }
      const [key, report] = next;
      link.publish(report.topic, encodeUtf8(report.payload), (reasonCode) => {
        const later = reasonCode === 0x80 || reasonCode === 0x83 || reasonCode === 0x89 || reasonCode === 0x97;
        void (later ? Promise.resolve() : store.removeReport(key)).then(() => {
          if (--unacknowledged === 0) {
            end(true);
          }
          sendNext();
        });
      });
    };
    const cancelTimeout = timers.schedule(TIMEOUT_MILLIS, () => end(false));
    const link: MqttLink = new MqttLink(
      gateway,
      {
        clientId: device.cid,
        userName: device.appId,
        password: device.secret,
        keepAliveSeconds: KEEP_ALIVE_SECONDS,
        cleanStart: true,
        sessionExpirySeconds: 0,
        receiveMaximum: 1,
      },
      transport,
      timers,
      {
        connected(_sessionPresent, _keepAliveSeconds, receiveMaximum) {
          for (let sent = 0; sent < Math.min(SEND_WINDOW, receiveMaximum); sent++) {
            sendNext();
          }
        },
        subscribed() {},
        arrived() {},
        lost: () => end(false),
      },
    );
  });
}
