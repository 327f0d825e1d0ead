import type { Figures, TaskReport } from '@/shared/api/schema.gen';
import { share } from '@/shared/format/share';

export const stages = ['targeted', 'eligible', 'sent', 'arrived', 'displayed', 'clicked'] as const;
export type Stage = (typeof stages)[number];

export interface FunnelStep {
  stage: Stage;
  devices: number;
  /** of the first stage, 0 … 1; nothing where there is none */
  ofFirst: number | undefined;
  /** of the stage before */
  ofPrevious: number | undefined;
}

/** The stages with their shares. A later stage may hold more than an earlier one: a vendor that tells of clicks only. */
export function funnel(targeted: number, figures: Figures): FunnelStep[] {
  const counts: Record<Stage, number> = { targeted, ...figures };
  return stages.map((stage, i) => {
    const before = stages[i - 1];
    return {
      stage,
      devices: counts[stage],
      ofFirst: share(counts[stage], targeted),
      ofPrevious: before && share(counts[stage], counts[before]),
    };
  });
}

/** Where the targets of a task are; each is in exactly one place. */
export const places = ['arrived', 'in_flight', 'pending', 'filtered', 'lost', 'expired', 'recalled'] as const;
export type Place = (typeof places)[number];

export function whereabouts(report: Pick<TaskReport, Place | 'targeted'>): { place: Place; devices: number; of: number }[] {
  return places
    .map((place) => ({ place, devices: report[place], of: share(report[place], report.targeted) ?? 0 }))
    .filter(({ devices }) => devices > 0);
}

/** Targets that a second push could still reach: whoever it did not arrive at. */
export function notReached(report: Pick<TaskReport, Place | 'targeted'>): number {
  return Math.max(0, report.targeted - report.arrived);
}

/** Of those it arrived at, who did not click. */
export function notClicked(report: { figures: Figures }): number {
  return Math.max(0, report.figures.arrived - report.figures.clicked);
}
