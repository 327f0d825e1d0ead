/** A way for bytes in both directions, as a WebSocket with binary frames is one. */
export interface Duplex {
  send(bytes: Uint8Array): void;

  close(): void;
}

export interface DuplexEvents {
  opened(): void;

  received(bytes: Uint8Array): void;

  /** Called once, also where it never opened; not after `close()` of our own. */
  closed(detail: string): void;
}

/** Opens a duplex to a ws: or wss: URL with the subprotocol `mqtt`. */
export type Transport = (url: string, events: DuplexEvents) => Duplex;

/** The browser's WebSocket, also in workers. */
export const webSocketTransport: Transport = (url, events) => {
  let over = false;
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, 'mqtt');
  } catch (refused) { // by the page's security policy, or not a URL
    queueMicrotask(() => over || events.closed(String(refused)));
    return {
      send() {},
      close() {
        over = true;
      },
    };
  }
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => events.opened();
  socket.onmessage = (event: MessageEvent<ArrayBuffer | string>) => {
    if (!over && typeof event.data !== 'string') {
      events.received(new Uint8Array(event.data));
    }
  };
  socket.onclose = (event) => {
    if (!over) {
      over = true;
      events.closed(event.reason || `WebSocket closed (${event.code})`);
    }
  };
  return {
    send(bytes) {
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(bytes as Uint8Array<ArrayBuffer>);
      }
    },
    close() {
      over = true;
      socket.close();
    },
  };
};
