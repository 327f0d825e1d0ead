import { describe, expect, it } from 'vitest';
import { readCids } from './cids';

const a = 'a'.repeat(32);
const b = '0123456789abcdef0123456789abcdef';

describe('CIDs that somebody pastes', () => {
  it('may stand in lines, with commas of either language or spaces, each counted once', () => {
    expect(readCids(`${a}\n${b},${a}，${b} ${a};\r\n`)).toEqual({ cids: [a, b], bad: [] });
  });

  it('may be written in capitals', () => {
    expect(readCids(b.toUpperCase()).cids).toEqual([b]);
  });

  it('are told apart from what is none', () => {
    expect(readCids(`${a} 12345 ${a}0`)).toEqual({ cids: [a], bad: ['12345', `${a}0`] });
    expect(readCids('  ')).toEqual({ cids: [], bad: [] });
  });
});
