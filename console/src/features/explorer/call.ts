import { API_ROOT, writeHeaders } from '@/shared/api/client';
import { currentLanguage } from '@/shared/text/language';
import type { Operation } from './document';

export interface Reply {
  status: number;
  millis: number;
  contentType: string;
  text: string;
  /** only the beginning is shown */
  cut: boolean;
}

const MOST_CHARACTERS = 200_000;

/** The address of a call below the API's root, with its path and query filled in; empty values are left out. */
export function addressOf(operation: Operation, values: Readonly<Record<string, string | undefined>>): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const query = new URLSearchParams();
  for (const { name, in: place } of operation.parameters) {
    const value = values[name];
    if (place === 'query' && value) {
      query.set(name, value);
    }
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

/** The same for a program, with a token in place of the browser's session. */
export function curlText(operation: Operation, address: string, body: string | Blob | undefined): string {
  const lines = [`curl -X ${operation.method} '${window.location.origin}${API_ROOT}${address}'`, `-H 'Authorization: Bearer <access token>'`];
  if (operation.body && body !== undefined) {
    lines.push(`-H 'Content-Type: ${operation.body.contentType}'`);
    lines.push(typeof body === 'string' ? `-d '${body.replaceAll("'", "'\\''")}'` : '--data-binary @FILE');
  }
  return lines.join(' \\\n  ');
}

/** Really calls, as the person who is signed in. A stream is read until it ends or is stopped; `onText` tells what came so far. */
export async function callApi(
  operation: Operation,
  address: string,
  body: string | Blob | undefined,
  signal: AbortSignal,
  onText: (reply: Reply) => void,
): Promise<void> {
  const begun = performance.now();
  const response = await fetch(`${API_ROOT}${address}`, {
    method: operation.method,
    signal,
    redirect: 'manual',
    headers: {
      'Accept-Language': currentLanguage(),
      ...(operation.method === 'GET' ? {} : writeHeaders()),
      ...(operation.body && body !== undefined && { 'Content-Type': contentTypeOf(operation.body.contentType, body) }),
    },
    body: operation.method === 'GET' ? undefined : body,
  });
  const reply: Reply = {
    status: response.status,
    millis: Math.round(performance.now() - begun),
    contentType: response.headers.get('Content-Type') ?? '',
    text: '',
    cut: false,
  };
  onText(reply);
  const reader = response.body?.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    reply.text += piece.value;
    if (reply.text.length > MOST_CHARACTERS) {
      reply.text = reply.text.slice(0, MOST_CHARACTERS);
      reply.cut = true;
      await reader?.cancel();
    }
    onText({ ...reply });
  }
}

function contentTypeOf(wanted: string, body: string | Blob): string {
  return body instanceof Blob && (wanted.includes('*') || body.type) ? body.type || 'application/octet-stream' : wanted;
}

/** JSON laid out to be read; anything else as it came. */
export function laidOut({ contentType, text }: Pick<Reply, 'contentType' | 'text'>): string {
  if (!/json/.test(contentType)) {
    return text;
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
