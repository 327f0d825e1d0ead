export interface WebPushOptions {
  /**
   * Where `dist/hongyan-worker.js` is served, or a worker of the app's own that imports it; a TrustedScriptURL where the page
   * demands trusted types. Default `/hongyan-worker.js`.
   */
  workerUrl?: string | URL;
  /** The part of the site the worker is for; default: its folder. */
  scope?: string;
}

export interface Subscribed {
  readonly subscription: PushSubscription;
  readonly scope: string;
}

/** Whether this browser and this page (https or localhost) can be subscribed. */
export function supportsWebPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

export async function subscribeWebPush(vapidPublicKey: string, options: WebPushOptions): Promise<Subscribed> {
  if (!supportsWebPush()) {
    throw new Error('web push: not in this browser, or not a secure page (expected: https or localhost)');
  }
  const key = decodeBase64Url(vapidPublicKey);
  if (key.length !== 65) {
    throw new RangeError(`vapidPublicKey: ${key.length} bytes (expected: 65 in base64url)`);
  }
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') {
    throw new Error(`web push: permission ${permission} (expected: granted)`);
  }
  const registration = await navigator.serviceWorker.register(
    options.workerUrl ?? '/hongyan-worker.js',
    options.scope === undefined ? {} : { scope: options.scope },
  );
  await active(registration);
  const existing = await registration.pushManager.getSubscription();
  const usable = existing && sameBytes(existing.options.applicationServerKey, key) ? existing : null;
  if (existing && !usable) {
    await existing.unsubscribe(); // of another key: the push service would refuse one more
  }
  const subscription =
    usable ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  return { subscription, scope: registration.scope };
}

function active(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker || worker.state === 'activated') {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') {
        resolve();
      } else if (worker.state === 'redundant') {
        reject(new Error('web push: the service worker could not be installed'));
      }
    });
  });
}

function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, ''));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function sameBytes(one: ArrayBuffer | null, other: Uint8Array): boolean {
  const bytes = one ? new Uint8Array(one) : new Uint8Array(0);
  return bytes.length === other.length && bytes.every((byte, i) => byte === other[i]);
}
