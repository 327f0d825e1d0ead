/// <reference lib="webworker" />
/**
 * The service worker: shows what comes by Web Push, opens what is clicked, and tells the platform. A script of its own,
 * `dist/hongyan-worker.js`, to be served by the site or imported by the site's own worker.
 */
import { parseObject, textOf, type JsonObject } from '../json';
import { lockName } from '../lock-name';
import { safeUrl } from '../safe-url';
import { systemTimers } from '../timers';
import { webSocketTransport } from '../transport';
import { MAIL } from './mail-mark';
import { sendReports } from './reporting';
import { badgeOf, notificationOf, type NotificationData } from './shown';
import { WorkerStore } from './store';

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('push', (event) => {
  const text = event.data?.text() ?? '';
  const push = parseObject(text);
  if (push && textOf(push, 'msgid')) { // else it is not ours
    event.waitUntil(withStore((store) => arrived(store, push)));
  }
});

self.addEventListener('notificationclick', (event) => {
  const data = ours(event.notification);
  if (data) {
    event.notification.close();
    event.waitUntil(Promise.all([open(data), report(data, 'clicked')]));
  }
});

self.addEventListener('notificationclose', (event) => {
  const data = ours(event.notification);
  if (data) {
    event.waitUntil(report(data, 'dismissed'));
  }
});

/** The push service gave the browser another subscription: the platform is told, by whoever is there to do it. */
self.addEventListener('pushsubscriptionchange', (event) => {
  const { oldSubscription, newSubscription } = event as PushSubscriptionChangeEvent;
  event.waitUntil(
    (async () => {
      const subscription =
        newSubscription ??
        (oldSubscription && (await self.registration.pushManager.subscribe(oldSubscription.options)));
      const web = subscription ? JSON.stringify(subscription) : '';
      await tell('hy/device', { vendorTokens: { web } });
    })(),
  );
});

async function arrived(store: WorkerStore, push: JsonObject): Promise<void> {
  const taskid = textOf(push, 'taskid');
  const msgid = textOf(push, 'msgid');
  switch (textOf(push, 'type')) {
    case 'notification':
      if (await store.see(msgid)) {
        const { title, options } = notificationOf(push);
        const badge = badgeOf(push);
        await self.registration.showNotification(title, options);
        if (badge >= 0 && 'setAppBadge' in self.navigator) {
          await self.navigator.setAppBadge(badge).catch(() => {}); // not an installed app
        }
        await report({ taskid, msgid }, 'displayed');
      }
      break;
    case 'transmission': {
      const transmission = typeof push.payload === 'string' ? push.payload : JSON.stringify(push.payload ?? '');
      await store.addMessage(JSON.stringify({ taskid, msgid, type: 'transmission', transmission }));
      await callPages();
      break;
    }
    case 'revoke':
      for (const notification of await self.registration.getNotifications()) {
        if (ours(notification)?.msgid === msgid) {
          notification.close();
        }
      }
      break;
  }
}

function ours(notification: Notification): NotificationData | null {
  const data: unknown = notification.data;
  return typeof data === 'object' && data !== null && 'msgid' in data ? (data as NotificationData) : null;
}

/** Brings a page of the site to the front, at the address the push names if it names one. */
async function open(data: NotificationData): Promise<void> {
  if (!data.clickable) {
    return;
  }
  const url = safeUrl(data.url, self.registration.scope);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((page) => !url || page.url === url);
  if (there) {
    await there.focus();
  } else {
    await self.clients.openWindow(url ?? self.registration.scope);
  }
}

function report({ taskid, msgid }: Pick<NotificationData, 'taskid' | 'msgid'>, action: string): Promise<void> {
  return tell('hy/receipt', { taskid, msgid, action });
}

/** Has the platform told: by the page that is the device now, else by a connection of the worker's own. */
function tell(topic: string, fields: object): Promise<void> {
  return withStore(async (store) => {
    await store.addReport({ topic, payload: JSON.stringify(fields) });
    const device = await store.device();
    await callPages();
    if (device) {
      await self.navigator.locks.request(lockName(device.appId), { ifAvailable: true }, async (lock) => {
        if (lock) {
          await sendReports(store, device, webSocketTransport, systemTimers);
        }
      });
    }
  });
}

async function callPages(): Promise<void> {
  for (const page of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    page.postMessage(MAIL);
  }
}

async function withStore(what: (store: WorkerStore) => Promise<void>): Promise<void> {
  const store = await WorkerStore.open();
  try {
    await what(store);
  } finally {
    store.close();
  }
}
