import { fetchPost, type HttpPost } from './http';
import { localDeviceStorage, memoryStorage, type DeviceStorage } from './storage';
import { browserTabs, type Tabs } from './tabs';
import { systemTimers, type Timers } from './timers';
import { webSocketTransport, type Transport } from './transport';

/** What the SDK needs of the runtime it is in. A browser's is the default; `miniProgram(wx)` makes one of a mini program. */
export interface Environment {
  readonly storage: DeviceStorage;
  readonly transport: Transport;
  readonly post: HttpPost;
  readonly timers: Timers;
  readonly tabs: Tabs;
  /** Facts to register with, under the names of docs/device-protocol.md. */
  facts(): Record<string, string>;
  /** Whether plain ws: is refused here. */
  readonly isSecure: boolean;
  /** Calls back when the network is there again; answers how to end that. */
  onNetworkAvailable(listener: () => void): () => void;
}

export function browser(appId: string): Environment {
  return {
    storage: usableLocalStorage() ? localDeviceStorage(appId) : memoryStorage(),
    transport: webSocketTransport,
    post: fetchPost,
    timers: systemTimers,
    tabs: browserTabs(appId),
    facts: browserFacts,
    isSecure: location.protocol === 'https:',
    onNetworkAvailable(listener) {
      addEventListener('online', listener);
      return () => removeEventListener('online', listener);
    },
  };
}

/** Private windows and blocked cookies make it throw. */
function usableLocalStorage(): boolean {
  try {
    const probe = 'hongyan/probe';
    localStorage.setItem(probe, '');
    localStorage.removeItem(probe);
    return true;
  } catch {
    return false;
  }
}

/** Names by which browsers tell themselves, the more particular first. */
const BROWSERS: ReadonlyArray<readonly [name: string, mark: RegExp]> = [
  ['WeChat', /MicroMessenger\/([\d.]+)/],
  ['Edge', /Edg(?:A|iOS)?\/([\d.]+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /(?:Chrome|CriOS)\/([\d.]+)/],
  ['Safari', /Version\/([\d.]+).*Safari/],
];

function browserFacts(): Record<string, string> {
  const facts: Record<string, string> = {
    platform: 'web',
    packageName: location.hostname.slice(0, 128),
    language: navigator.language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    osVersion: (/\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? '').slice(0, 64),
  };
  for (const [name, mark] of BROWSERS) {
    const version = mark.exec(navigator.userAgent)?.[1];
    if (version) {
      facts.brand = name.toLowerCase();
      facts.model = `${name} ${version}`.slice(0, 64);
      break;
    }
  }
  return facts;
}
