import { useEffect, useState } from 'react';

export type LiveState = 'connecting' | 'live' | 'interrupted';

/**
 * Listens to a server-sent event stream while the component is there. The browser connects again by itself and the state says
 * when it has to; a hidden page closes the stream and opens it again when seen.
 *
 * @param url nothing: no stream
 * @param events by name of the event, each with its parsed JSON; keep it stable (useMemo)
 */
export function useEvents(url: string | undefined, events: Readonly<Record<string, (data: any) => void>>): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    if (!url) {
      return;
    }
    let source: EventSource | undefined;
    const open = () => {
      source = new EventSource(url);
      source.onopen = () => setState('live');
      source.onerror = () => setState('interrupted');
      for (const [name, listener] of Object.entries(events)) {
        source.addEventListener(name, (event) => listener(JSON.parse((event as MessageEvent<string>).data)));
      }
    };
    const close = () => {
      source?.close();
      source = undefined;
    };
    const follow = () => {
      if (document.hidden) {
        close();
      } else if (!source) {
        open();
      }
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [url, events]);
  return state;
}
