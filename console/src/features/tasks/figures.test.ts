import { describe, expect, it } from 'vitest';
import { funnel, notClicked, notReached, whereabouts } from './figures';

const figures = { eligible: 90, sent: 80, arrived: 60, displayed: 30, clicked: 6 };
const nowhere = { filtered: 0, pending: 0, in_flight: 0, arrived: 0, lost: 0, expired: 0, recalled: 0 };

describe('the funnel', () => {
  it('tells each stage in proportion to the first and to the one before', () => {
    expect(funnel(100, figures)).toEqual([
      { stage: 'targeted', devices: 100, ofFirst: 1, ofPrevious: undefined },
      { stage: 'eligible', devices: 90, ofFirst: 0.9, ofPrevious: 0.9 },
      { stage: 'sent', devices: 80, ofFirst: 0.8, ofPrevious: 80 / 90 },
      { stage: 'arrived', devices: 60, ofFirst: 0.6, ofPrevious: 0.75 },
      { stage: 'displayed', devices: 30, ofFirst: 0.3, ofPrevious: 0.5 },
      { stage: 'clicked', devices: 6, ofFirst: 0.06, ofPrevious: 0.2 },
    ]);
  });

  it('has no shares where there are no targets', () => {
    const steps = funnel(0, { eligible: 0, sent: 0, arrived: 0, displayed: 0, clicked: 0 });
    expect(steps.every(({ ofFirst, ofPrevious }) => ofFirst === undefined && ofPrevious === undefined)).toBe(true);
  });
});

describe('where the devices are', () => {
  it('puts every target in exactly one place and leaves empty places out', () => {
    const parts = whereabouts({ ...nowhere, targeted: 10, arrived: 6, pending: 3, lost: 1 });
    expect(parts).toEqual([
      { place: 'arrived', devices: 6, of: 0.6 },
      { place: 'pending', devices: 3, of: 0.3 },
      { place: 'lost', devices: 1, of: 0.1 },
    ]);
    expect(parts.reduce((sum, { devices }) => sum + devices, 0)).toBe(10);
  });

  it('is nowhere before there are targets', () => {
    expect(whereabouts({ ...nowhere, targeted: 0 })).toEqual([]);
  });
});

describe('whom a second push would reach', () => {
  it('is everybody it did not arrive at, or those it arrived at who did not click', () => {
    expect(notReached({ ...nowhere, targeted: 10, arrived: 6 })).toBe(4);
    expect(notClicked({ figures })).toBe(54);
  });

  it('is never less than nobody, though late receipts may come first', () => {
    expect(notReached({ ...nowhere, targeted: 10, arrived: 11 })).toBe(0);
    expect(notClicked({ figures: { ...figures, arrived: 2, clicked: 3 } })).toBe(0);
  });
});
