import type { Curve } from '@/shared/api/schema.gen';

export const curveStages = ['sent', 'arrived', 'displayed', 'clicked', 'lost'] as const;
export type CurveStage = (typeof curveStages)[number];
export type CurveMode = 'total' | 'span';

/** More points than the API answers; a curve with longer pauses is drawn as it is. */
const MOST_POINTS = 2_000;

type Points = Record<CurveStage, [atMs: number, devices: number][]>;

/**
 * The series of a chart, from a zero before the first span on. The API leaves out spans in which nothing happened: they are put
 * back as zeros, for else a line would run slanting over them.
 *
 * @param mode `total`: how many until then; `span`: how many in each span
 */
export function curvePoints(curve: Curve, mode: CurveMode): Points {
  const spans = withPauses(withStart(curve));
  const points: Points = { sent: [], arrived: [], displayed: [], clicked: [], lost: [] };
  for (const stage of curveStages) {
    let total = 0;
    for (const span of spans) {
      total += span[stage];
      points[stage].push([span.atMs, mode === 'total' ? total : span[stage]]);
    }
  }
  return points;
}

function withStart({ items, step_seconds }: Curve): Curve {
  const first = items[0];
  if (!first) {
    return { items, step_seconds };
  }
  const at = new Date(Date.parse(first.at) - step_seconds * 1000).toISOString();
  return { items: [{ at, sent: 0, arrived: 0, displayed: 0, clicked: 0, lost: 0 }, ...items], step_seconds };
}

type Span = Record<CurveStage, number> & { atMs: number };

function withPauses({ items, step_seconds }: Curve): Span[] {
  const stepMs = step_seconds * 1000;
  const known = items.map(({ at, ...counts }): Span => ({ ...counts, atMs: Date.parse(at) }));
  const first = known[0]?.atMs ?? 0;
  const last = known.at(-1)?.atMs ?? 0;
  if (known.length < 2 || stepMs <= 0 || (last - first) / stepMs > MOST_POINTS) {
    return known;
  }
  const spans: Span[] = [];
  for (const span of known) {
    const before = spans.at(-1);
    for (let atMs = before ? before.atMs + stepMs : span.atMs; atMs < span.atMs; atMs += stepMs) {
      spans.push({ atMs, sent: 0, arrived: 0, displayed: 0, clicked: 0, lost: 0 });
    }
    spans.push(span);
  }
  return spans;
}
