import { describe, expect, it } from 'vitest';
import type { Curve } from '@/shared/api/schema.gen';
import { curvePoints } from './curve';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 26, 12) + seconds * 1000).toISOString();
const span = (seconds: number, arrived: number) => ({ at: at(seconds), sent: 0, arrived, displayed: 0, clicked: 0, lost: 0 });
const arrived = (curve: Curve, mode: 'total' | 'span') => curvePoints(curve, mode).arrived.map(([ms, n]) => [(ms - Date.parse(at(0))) / 1000, n]);

describe('a curve', () => {
  const curve = { step_seconds: 10, items: [span(0, 5), span(10, 3), span(40, 2)] };

  it('adds up in total, from nothing on', () => {
    expect(arrived(curve, 'total')).toEqual([[-10, 0], [0, 5], [10, 8], [20, 8], [30, 8], [40, 10]]);
  });

  it('falls to zero in the spans that the answer leaves out', () => {
    expect(arrived(curve, 'span')).toEqual([[-10, 0], [0, 5], [10, 3], [20, 0], [30, 0], [40, 2]]);
  });

  it('of one span is a line from zero', () => {
    expect(arrived({ step_seconds: 60, items: [span(0, 7)] }, 'total')).toEqual([[-60, 0], [0, 7]]);
  });

  it('of nothing has no points', () => {
    expect(arrived({ step_seconds: 60, items: [] }, 'total')).toEqual([]);
  });

  it('with a pause of weeks is drawn without filling it', () => {
    expect(arrived({ step_seconds: 1, items: [span(0, 1), span(3_000_000, 1)] }, 'span')).toEqual([[-1, 0], [0, 1], [3_000_000, 1]]);
  });
});
