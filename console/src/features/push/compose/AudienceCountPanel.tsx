import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { api, ok } from '@/shared/api/client';
import type { AudienceCount } from '@/shared/api/schema.gen';
import { useProblemText } from '@/shared/api/problemText';
import { useApp } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { platformNames } from '@/shared/text/vocabulary';
import { Columns } from '@/shared/layout/PageFrame';
import { useFormats } from '@/shared/format/formats';
import { useTexts } from '../messages';
import { mistakesOf } from '../model/mistakes';
import { toAudience } from '../model/toPush';
import { useSettled } from '../useSettled';
import { useCompose } from './context';
import styles from './compose.module.css';

const reaches = ['online', 'by_vendor', 'waiting', 'notification_off', 'blacklisted', 'uninstalled'] as const;
const ofAudience = new Set(['conditions', 'cids', 'cidsMany', 'aliases', 'aliasesMany', 'file', 'task']);

/** How many devices the audience has now, by platform and by how they can be reached. */
export function AudienceCountPanel() {
  const t = useTexts();
  const problemText = useProblemText();
  const { app_id, max_validity_days } = useApp();
  const { draft } = useCompose();
  const audience = useSettled(JSON.stringify(toAudience(draft.audience)));
  const complete = !mistakesOf(draft, Date.now(), max_validity_days).some((mistake) => ofAudience.has(mistake));
  const query = useQuery({
    queryKey: ['apps', app_id, 'audience-count', audience],
    queryFn: () =>
      ok(api.POST('/apps/{app_id}/audience/count', { params: { path: { app_id } }, body: { audience: JSON.parse(audience) } })),
    enabled: complete,
    placeholderData: (before) => before,
  });
  if (!complete) {
    return null;
  }
  return (
    <section className={styles.count} aria-label={t('count')} aria-live="polite" aria-busy={query.isFetching}>
      {query.error ? (
        t('countFailed', { why: problemText(query.error) })
      ) : query.data ? (
        <Counted count={query.data} />
      ) : (
        <Skeleton active paragraph={{ rows: 2 }} title={false} />
      )}
    </section>
  );
}

function Counted({ count }: { count: AudienceCount }) {
  const t = useTexts();
  const pair = usePair();
  return (
    <>
      <div>{t('count')}</div>
      <div className={`${styles.countFigure} hy-figures`}>{t('countDevices', { n: count.devices })}</div>
      {count.devices > 0 && (
        <Columns min={260}>
          <Bars
            title={t('byReach')}
            total={count.devices}
            rows={reaches.map((reach) => ({ name: t(`reach_${reach}`), value: count.reachability[reach] }))}
          />
          <Bars
            title={t('byPlatform')}
            total={count.devices}
            rows={count.platforms.map(({ platform, devices }) => ({ name: pair(platformNames[platform]), value: devices }))}
          />
        </Columns>
      )}
    </>
  );
}

function Bars({ title, total, rows }: { title: string; total: number; rows: readonly { name: string; value: number }[] }) {
  const format = useFormats();
  return (
    <div>
      <div className={styles.hint}>{title}</div>
      <ul className={styles.bars}>
        {rows
          .filter(({ value }) => value > 0)
          .map(({ name, value }) => (
            <li key={name} className={styles.barRow}>
              <span className={styles.barName}>{name}</span>
              <span className={styles.barTrack} aria-hidden="true">
                <span className={styles.barFill} style={{ width: `${(100 * value) / total}%` }} />
              </span>
              <span className="hy-figures">{format.number(value)}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}
