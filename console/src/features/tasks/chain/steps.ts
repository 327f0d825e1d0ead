import type { ChainEvent } from '@/shared/api/schema.gen';
import type { Tone } from '@/shared/marks/Mark';

const tones: Readonly<Record<string, Tone>> = {
  arrived: 'good',
  displayed: 'good',
  clicked: 'good',
  filtered: 'bad',
  refused: 'bad',
  lost: 'bad',
  expired: 'bad',
  recalled: 'warning',
  truncated: 'warning',
  waiting: 'live',
};

/** How a step of a message's life looks; steps that are neither good nor bad news are quiet, unknown ones too. */
export function stepTone(step: string): Tone {
  return tones[step] ?? 'quiet';
}

/** Seconds since the event before; 0 for the first. */
export function gaps(events: readonly Pick<ChainEvent, 'at'>[]): number[] {
  return events.map(({ at }, i) => (i === 0 ? 0 : Math.max(0, (Date.parse(at) - Date.parse(events[i - 1]!.at)) / 1000)));
}

const beforeAnyChannel: ReadonlySet<string> = new Set(['accepted', 'targeted', 'filtered']);

/** The channel that a step happened on; the first steps are of the message as a whole. */
export function stepChannel({ step, channel }: Pick<ChainEvent, 'step' | 'channel'>): string | null {
  return beforeAnyChannel.has(step) ? null : channel;
}
