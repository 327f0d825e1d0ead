import { useFormats } from '../format/formats';
import { share } from '../format/share';
import { texts } from '../text/texts';
import styles from './charts.module.css';

const useTexts = texts({
  ofPrevious: ['上一步的 {share}', '{share} of the step before'],
  empty: ['还没有数据', 'No data yet'],
});

export interface FunnelStage {
  key: string;
  label: string;
  value: number;
}

/** A delivery's stages one below the other: how many got so far, and how many of the stage before. */
export function FunnelBars({ label, stages }: { label: string; stages: readonly FunnelStage[] }) {
  const t = useTexts();
  const format = useFormats();
  const most = Math.max(...stages.map((stage) => stage.value));
  if (most <= 0) {
    return <p className={styles.none}>{t('empty')}</p>;
  }
  return (
    <ol className={styles.funnel} aria-label={label}>
      {stages.map((stage, i) => {
        const before = stages[i - 1];
        return (
          <li key={stage.key} className={styles.stage}>
            <span className={styles.stageLabel}>{stage.label}</span>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.bar} style={{ width: `${(100 * stage.value) / most}%`, opacity: 1 - 0.11 * i }} />
            </span>
            <span className={`${styles.stageValue} hy-figures`}>{format.number(stage.value)}</span>
            <span className={`${styles.stageShare} hy-figures`}>
              {before && t('ofPrevious', { share: format.percent(share(stage.value, before.value)) })}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
