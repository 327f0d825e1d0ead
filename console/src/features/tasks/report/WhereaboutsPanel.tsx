import type { TaskReport } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { usePair } from '@/shared/text/texts';
import { outcomeNames, stageNames } from '@/shared/text/vocabulary';
import { whereabouts, type Place } from '../figures';
import { useTexts } from '../messages';
import styles from './report.module.css';

const colours: Readonly<Record<Place, string>> = {
  arrived: 'var(--hy-success)',
  in_flight: 'var(--hy-seal)',
  pending: 'var(--hy-warning)',
  filtered: 'color-mix(in srgb, var(--hy-muted) 60%, var(--hy-surface))',
  lost: 'var(--hy-danger)',
  expired: 'color-mix(in srgb, var(--hy-danger) 55%, var(--hy-surface))',
  recalled: 'color-mix(in srgb, var(--hy-primary) 60%, var(--hy-surface))',
};

/** Every target in exactly one place: the accounting of a task. */
export function WhereaboutsPanel({ report }: { report: TaskReport }) {
  const t = useTexts();
  const pair = usePair();
  const { number, percent } = useFormats();
  const parts = whereabouts(report);
  const name = (place: Place) => pair(place === 'arrived' ? stageNames.arrived : outcomeNames[place]);
  return (
    <Panel title={t('whereabouts')} extra={parts.length > 0 && <span className={styles.aside}>{t('whereaboutsNote', { n: report.targeted })}</span>}>
      {parts.length === 0 ? (
        t('noTargets')
      ) : (
        <>
          <div className={styles.bar} aria-hidden="true">
            {parts.map(({ place, devices }) => (
              <div key={place} className={styles.part} style={{ flexGrow: devices, background: colours[place] }} />
            ))}
          </div>
          <ul className={styles.legend}>
            {parts.map(({ place, devices, of }) => (
              <li key={place} data-place={place}>
                <div className={styles.legendName}>
                  <span className={styles.swatch} style={{ background: colours[place] }} aria-hidden="true" />
                  {name(place)}
                </div>
                <div className={styles.legendValue}>{number(devices)}</div>
                <div className={styles.aside}>{percent(of)}</div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
