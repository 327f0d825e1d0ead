import type { TaskState } from '@/shared/api/schema.gen';
import { Mark, type Tone } from '@/shared/marks/Mark';
import { usePair } from '@/shared/text/texts';
import { stateNames } from './messages';

const tones: Readonly<Record<TaskState, Tone>> = {
  scheduled: 'warning',
  sending: 'live',
  done: 'good',
  stopped: 'quiet',
  deleted: 'quiet',
};

export function StateMark({ state }: { state: TaskState }) {
  const pair = usePair();
  return <Mark tone={tones[state]}>{pair(stateNames[state])}</Mark>;
}
