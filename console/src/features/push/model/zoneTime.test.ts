import { expect, it } from 'vitest';
import { instantOf, wallTime } from './zoneTime';

it.each([
  ['2026-11-27T09:00', 'Asia/Shanghai', '2026-11-27T01:00:00Z'],
  ['2026-11-27T09:00', 'America/New_York', '2026-11-27T14:00:00Z'],
  ['2026-07-01T09:00', 'America/New_York', '2026-07-01T13:00:00Z'],
  ['2026-11-27T00:00', 'Asia/Kathmandu', '2026-11-26T18:15:00Z'],
  ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z'], // shown twice: the first
  ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z'], // never shown: as if clocks had not moved yet
])('%s in %s is %s', (wall, zone, instant) => {
  expect(new Date(instantOf(wall, zone)!).toISOString()).toBe(instant.replace('Z', '.000Z'));
});

it('shows what it was given', () => {
  expect(wallTime(instantOf('2026-12-31T23:59', 'Asia/Tokyo')!, 'Asia/Tokyo')).toBe('2026-12-31T23:59');
  expect(instantOf('', 'Asia/Tokyo')).toBeUndefined();
});
