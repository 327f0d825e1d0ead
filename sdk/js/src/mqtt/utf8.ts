/**
 * UTF-8 with and without the runtime's help: mini programs have neither TextEncoder nor TextDecoder on phones. A surrogate
 * without its other half becomes U+FFFD, as TextEncoder does it.
 */

const REPLACEMENT = 0xfffd;

export function encodeUtf8(text: string): Uint8Array {
  return typeof TextEncoder === 'function' ? new TextEncoder().encode(text) : encodeUtf8ByHand(text);
}

export function decodeUtf8(bytes: Uint8Array): string {
  return typeof TextDecoder === 'function' ? new TextDecoder().decode(bytes) : decodeUtf8ByHand(bytes);
}

export function encodeUtf8ByHand(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let point = character.codePointAt(0) as number;
    if (point >= 0xd800 && point <= 0xdfff) {
      point = REPLACEMENT;
    }
    if (point < 0x80) {
      bytes.push(point);
    } else if (point < 0x800) {
      bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    } else {
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
    }
  }
  return Uint8Array.from(bytes);
}

/** Smallest code point that needs so many bytes: shorter ones written longer are malformed. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000];

export function decodeUtf8ByHand(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++] as number;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    let point = first < 0xc2 || first > 0xf4 ? -1 : first & (0xff >> (length + 1));
    for (let rest = 1; point >= 0 && rest < length; rest++) {
      const next = bytes[at];
      if (next === undefined || (next & 0xc0) !== 0x80) {
        point = -1;
      } else {
        point = (point << 6) | (next & 0x3f);
        at++;
      }
    }
    const valid =
      point >= (SMALLEST[length] as number) && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
    text += String.fromCodePoint(valid ? point : REPLACEMENT);
  }
  return text;
}
