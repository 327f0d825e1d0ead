import { useEffect, useState } from 'react';
import { API_ROOT } from '../api/client';
import { announceSignedOut } from '../api/signedOut';
import { useLanguage } from '../text/language';
import { EventParser, type StreamEvent } from './eventStream';

/** `ended`: the server said all there was to say. */
export type LiveState = 'connecting' | 'live' | 'interrupted' | 'ended';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Listens to a server-sent event stream while the component is there and its page is seen; connects again where it breaks. Not an
 * EventSource, which cannot say in which language texts are wanted, nor tell that the session is over.
 *
 * @param path below /api/v1; nothing: no stream
 * @param onEvent by name of the event with its parsed JSON; keep it stable (useCallback)
 */
export function useEvents(path: string | undefined, onEvent: (name: string, data: unknown) => void): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const language = useLanguage();
  useEffect(() => {
    if (!path) {
      return;
    }
    let stop: AbortController | undefined;
    const follow = () => {
      if (document.hidden) {
        stop?.abort();
        stop = undefined;
      } else if (!stop) {
        stop = new AbortController();
        void keepReading(`${API_ROOT}${path}`, language, stop.signal, setState, ({ name, data }) => onEvent(name, JSON.parse(data)));
      }
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stop?.abort();
    };
  }, [path, language, onEvent]);
  return state;
}

async function keepReading(
  url: string,
  language: string,
  signal: AbortSignal,
  tell: (state: LiveState) => void,
  onEvent: (event: StreamEvent) => void,
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      const response = await fetch(url, { signal, headers: { Accept: 'text/event-stream', 'Accept-Language': language } });
      if (response.status === 401) {
        announceSignedOut();
        return;
      }
      if (response.ok && response.body) {
        tell('live');
        pauseMs = FIRST_PAUSE_MS;
        await readAll(response.body, onEvent);
        tell('ended');
      } else {
        tell('interrupted');
      }
    } catch {
      if (!signal.aborted) {
        tell('interrupted');
      }
    }
    await pause(pauseMs, signal);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }
}

async function readAll(body: ReadableStream<Uint8Array>, onEvent: (event: StreamEvent) => void): Promise<void> {
  const parser = new EventParser();
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    parser.push(piece.value).forEach(onEvent);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
}
