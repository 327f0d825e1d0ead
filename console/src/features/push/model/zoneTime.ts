const HOUR_MS = 3_600_000;

/** What clocks in a zone show at an instant, as `YYYY-MM-DDTHH:mm`. */
export function wallTime(epochMs: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(epochMs);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The instant at which clocks in a zone show a time. Where they show it twice (summer time ends) the first; where they skip it
 * (summer time begins) the instant it would have been by the time before.
 */
export function instantOf(wall: string, zone: string): number | undefined {
  const asIfUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) ? Date.parse(`${wall}:00Z`) : NaN;
  if (Number.isNaN(asIfUtc)) {
    return undefined;
  }
  const offsetAt = (instant: number) => Date.parse(`${wallTime(instant, zone)}:00Z`) - instant;
  const candidates = [offsetAt(asIfUtc - 24 * HOUR_MS), offsetAt(asIfUtc + 24 * HOUR_MS)].map((offset) => asIfUtc - offset);
  const exact = candidates.filter((candidate) => wallTime(candidate, zone) === wall);
  return exact.length > 0 ? Math.min(...exact) : candidates[0];
}
