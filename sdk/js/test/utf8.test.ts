import { describe, expect, it } from 'vitest';
import { decodeUtf8ByHand, encodeUtf8ByHand } from '../src/mqtt/utf8';

const TEXTS = ['', 'ascii', 'é', '鸿雁 push', '👩‍👩‍👧 🇨🇳', '\u0000\u007f\u0080\u07ff\u0800\uffff', 'a\ud800b', '\udc00', '\u{10ffff}'];

describe('UTF-8 by hand is as TextEncoder and TextDecoder do it', () => {
  it.each(TEXTS)('%j', (text) => {
    const bytes = new TextEncoder().encode(text);
    expect(encodeUtf8ByHand(text)).toEqual(bytes);
    expect(decodeUtf8ByHand(bytes)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  });

  it.each([
    ['a lone continuation', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['an end too early', [0xe9, 0xb8]],
  ])('%s becomes a replacement character', (_what, bytes) => {
    const text = decodeUtf8ByHand(Uint8Array.from(bytes));
    expect(new Set(text)).toEqual(new Set('\ufffd'));
  });
});
