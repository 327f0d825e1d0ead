import type { Job } from '@/shared/api/schema.gen';

/** How far a job is, 0 … 100; whole only once it is done, so that the bar does not stand full while the last lines are worked on. */
export function jobPercent({ state, lines, done }: Pick<Job, 'state' | 'lines' | 'done'>): number {
  if (state === 'done') {
    return 100;
  }
  return lines === 0 ? 0 : Math.min(99, Math.floor((100 * done) / lines));
}

/** Milliseconds to the next look at a list of jobs: often while one runs, not at all otherwise. */
export function jobRefresh(jobs: readonly Pick<Job, 'state'>[]): number | false {
  return jobs.some(({ state }) => state === 'running') ? 1_000 : false;
}
