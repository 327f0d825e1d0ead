import { describe, expect, it } from 'vitest';
import { formatWindow, parseWindow } from './window';

describe('the window of a cap', () => {
  it('is read and written as the API has it', () => {
    for (const text of ['1h', '23h', '1d', '30d']) {
      expect(formatWindow(parseWindow(text))).toBe(text);
    }
  });

  it('keeps to what the API takes when the unit is changed', () => {
    expect(formatWindow({ count: 30, unit: 'h' })).toBe('23h');
    expect(formatWindow({ count: 0, unit: 'd' })).toBe('1d');
  });
});
