import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClientState, HongyanDevice, PushMessage, StateCode } from '@hongyan/web-sdk';

export interface BrowserDevice {
  state: ClientState;
  code: StateCode;
  cid: string | undefined;
  /** newest first, with when they came (`performance.now()`) */
  received: readonly { message: PushMessage; atMs: number }[];
  connect: () => Promise<void>;
  displayed: (message: PushMessage) => void;
  clicked: (message: PushMessage) => void;
}

/** This browser as a device of an app, by the SDK that customers use, while the component is there. */
export function useBrowserDevice(appId: string, appKey: string): BrowserDevice {
  const device = useRef<HongyanDevice>(undefined);
  const [{ state, code }, setState] = useState<{ state: ClientState; code: StateCode }>({ state: 'STOPPED', code: 'OK' });
  const [cid, setCid] = useState<string>();
  const [received, setReceived] = useState<BrowserDevice['received']>([]);

  useEffect(
    () => () => {
      device.current?.stop();
      device.current = undefined;
    },
    [appId],
  );

  const connect = useCallback(async () => {
    if (!device.current) {
      const { HongyanDevice } = await import('@hongyan/web-sdk');
      const made = new HongyanDevice({ server: window.location.origin, appId, appKey, facts: { appVersion: 'console' } });
      made.on('state', (next, why) => setState({ state: next, code: why }));
      made.on('cid', setCid);
      made.on('message', (message) => setReceived((before) => [{ message, atMs: performance.now() }, ...before]));
      device.current = made;
    }
    await device.current.start();
  }, [appId, appKey]);

  const displayed = useCallback((message: PushMessage) => device.current?.displayed(message), []);
  const clicked = useCallback((message: PushMessage) => device.current?.clicked(message), []);
  return { state, code, cid, received, connect, displayed, clicked };
}
