import { describe, expect, it } from 'vitest';
import { safeUrl } from '../src';
import { webSocketGateways } from '../src/identity';

const GATEWAYS = ['mqtts://10.0.0.5:8883', 'mqtt://10.0.0.5:1883', 'ws://10.0.0.5:8083/mqtt', 'wss://push.test/mqtt'];

describe('the gateways of a page', () => {
  it('are those of WebSocket, then the same under the name of the server', () => {
    expect(webSocketGateways(GATEWAYS, 'http://localhost:8080', false)).toEqual([
      'ws://10.0.0.5:8083/mqtt',
      'wss://push.test/mqtt',
      'ws://localhost:8083/mqtt',
      'wss://localhost/mqtt',
    ]);
    expect(webSocketGateways(['ws://[fe80::1]:8083/mqtt'], 'http://[::1]:8080', false)).toEqual([
      'ws://[fe80::1]:8083/mqtt',
      'ws://[::1]:8083/mqtt',
    ]);
  });

  it('are wss alone where the page came by TLS', () => {
    expect(webSocketGateways(GATEWAYS, 'https://push.test', true)).toEqual(['wss://push.test/mqtt']);
  });
});

describe('a URL of a message', () => {
  it.each([
    ['https://shop.test/a?b=1', 'https://shop.test/a?b=1'],
    ['/orders/1', 'https://site.test/orders/1'],
    ['myapp://orders/1', 'myapp://orders/1'],
    ['javascript:alert(1)', null],
    [' java\nscript:alert(1)', null],
    ['data:text/html,x', null],
    ['blob:https://site.test/1', null],
    ['vbscript:x', null],
    ['file:///etc/passwd', null],
    ['intent:#Intent;end', null],
    ['http://', null],
    ['', null],
  ])('%j opens %j', (url, expected) => {
    expect(safeUrl(url, 'https://site.test/', ['myapp'])).toBe(expected);
  });
});
