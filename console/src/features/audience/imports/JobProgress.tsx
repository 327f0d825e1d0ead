import { Progress } from 'antd';
import type { Job } from '@/shared/api/schema.gen';
import { Mark, type Tone } from '@/shared/marks/Mark';
import { usePair } from '@/shared/text/texts';
import { stateNames } from './messages';
import { jobPercent } from './progress';
import styles from './imports.module.css';

const tones: Readonly<Record<Job['state'], Tone>> = { running: 'live', done: 'good', failed: 'bad', cancelled: 'quiet' };

export function JobProgress({ job }: { job: Job }) {
  const pair = usePair();
  return (
    <div className={styles.progress}>
      <Mark tone={tones[job.state]}>{pair(stateNames[job.state])}</Mark>
      {job.state !== 'done' && <Progress percent={jobPercent(job)} size="small" aria-label={job.name} status={job.state === 'failed' ? 'exception' : 'normal'} />}
    </div>
  );
}
