import { describe, expect, it } from 'vitest';
import { jobPercent, jobRefresh } from './progress';

describe('the progress of a job', () => {
  it('is whole only once it is done', () => {
    expect(jobPercent({ state: 'running', lines: 200, done: 50 })).toBe(25);
    expect(jobPercent({ state: 'running', lines: 200, done: 200 })).toBe(99);
    expect(jobPercent({ state: 'done', lines: 0, done: 0 })).toBe(100);
  });

  it('is nothing while the lines are not counted, and stays where it was stopped', () => {
    expect(jobPercent({ state: 'running', lines: 0, done: 0 })).toBe(0);
    expect(jobPercent({ state: 'cancelled', lines: 90, done: 30 })).toBe(33);
  });

  it('is looked at while a job runs, and not afterwards', () => {
    expect(jobRefresh([{ state: 'done' }, { state: 'running' }])).toBe(1_000);
    expect(jobRefresh([{ state: 'done' }, { state: 'failed' }])).toBe(false);
  });
});
