import { Mark, type Tone } from '@/shared/marks/Mark';
import { usePair } from '@/shared/text/texts';
import { channelStateNames } from '@/shared/text/vocabulary';

const tones: Readonly<Record<string, Tone>> = { none: 'quiet', disabled: 'quiet', ok: 'good', recovering: 'warning', paused: 'warning' };

export function ChannelStateMark({ state }: { state: string }) {
  const pair = usePair();
  return <Mark tone={tones[state] ?? 'bad'}>{pair(channelStateNames[state] ?? [state, state])}</Mark>;
}
