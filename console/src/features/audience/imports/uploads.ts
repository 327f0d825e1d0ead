import { useSyncExternalStore } from 'react';
import { API_ROOT, writeHeaders } from '@/shared/api/client';
import { ProblemError, toProblem } from '@/shared/api/problem';

/** A file on its way to the server. */
export interface Upload {
  id: number;
  appId: string;
  name: string;
  /** 0 … 100 */
  percent: number;
  error?: Error;
}

// Outside of components: a file goes on while other pages are looked at.
let uploads: readonly Upload[] = [];
const requests = new Map<number, XMLHttpRequest>();
const listeners = new Set<() => void>();
let lastId = 0;

/** Sends a CSV with progress (which `fetch` does not tell). Failed ones stay in the list until they are dismissed. */
export function startUpload(appId: string, path: string, file: File, name: string, onDone: () => void): void {
  const id = ++lastId;
  const request = new XMLHttpRequest();
  requests.set(id, request);
  set([{ id, appId, name, percent: 0 }, ...uploads]);
  const fail = (error: Error) => {
    requests.delete(id);
    change(id, { error });
  };
  request.upload.onprogress = ({ loaded, total }) => change(id, { percent: total === 0 ? 0 : Math.floor((100 * loaded) / total) });
  request.onerror = () => fail(new TypeError('network error'));
  request.onload = () => {
    if (request.status >= 200 && request.status < 300) {
      dismissUpload(id);
      onDone();
    } else {
      fail(new ProblemError(toProblem(new Response(null, { status: request.status }), bodyOf(request))));
    }
  };
  request.open('POST', `${API_ROOT}${path}`);
  request.setRequestHeader('Content-Type', 'text/csv');
  for (const [header, value] of Object.entries(writeHeaders())) {
    request.setRequestHeader(header, value);
  }
  request.send(file);
}

function bodyOf(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return request.responseText;
  }
}

/** Ends it where it is under way, and takes it out of the list. */
export function dismissUpload(id: number): void {
  requests.get(id)?.abort();
  requests.delete(id);
  set(uploads.filter((upload) => upload.id !== id));
}

function change(id: number, changes: Partial<Upload>): void {
  set(uploads.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)));
}

function set(next: readonly Upload[]): void {
  uploads = next;
  window.onbeforeunload = requests.size > 0 ? (event) => event.preventDefault() : null;
  listeners.forEach((listener) => listener());
}

export function useUploads(appId: string): readonly Upload[] {
  const all = useSyncExternalStore(subscribe, () => uploads);
  return all.filter((upload) => upload.appId === appId);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
