import { describe, expect, it } from 'vitest';
import { gaps, stepChannel, stepTone } from './steps';

describe('the steps of a chain', () => {
  it('tell how long each took after the one before, never less than nothing', () => {
    const events = ['12:00:00.000', '12:00:01.500', '12:00:01.000', '12:10:01.000'].map((time) => ({ at: `2026-11-26T${time}Z` }));
    expect(gaps(events)).toEqual([0, 1.5, 0, 600]);
  });

  it('look like the news they are, and quiet where it is not known', () => {
    expect([stepTone('arrived'), stepTone('lost'), stepTone('waiting'), stepTone('sent'), stepTone('something new')]).toEqual([
      'good', 'bad', 'live', 'quiet', 'quiet',
    ]);
  });

  it('are of no channel before one is chosen', () => {
    expect(stepChannel({ step: 'accepted', channel: 'device' })).toBeNull();
    expect(stepChannel({ step: 'sent', channel: 'huawei' })).toBe('huawei');
  });
});
