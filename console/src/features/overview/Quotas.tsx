import { Progress } from 'antd';
import type { Quota } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { usePair } from '@/shared/text/texts';
import { channelName } from '@/shared/text/vocabulary';
import { useTexts } from './messages';
import styles from './overview.module.css';

export function Quotas({ quotas }: { quotas: readonly Quota[] }) {
  const t = useTexts();
  const pair = usePair();
  const format = useFormats();
  return (
    <Panel title={t('quotas')}>
      {quotas.length === 0 ? (
        <p className={styles.muted}>{t('noQuotas')}</p>
      ) : (
        <ul className={styles.rows}>
          {quotas.map((quota) => {
            const name = `${pair(channelName(quota.channel))} · ${t(quota.message_class)}`;
            return (
              <li key={`${quota.channel} ${quota.message_class}`} className={styles.row}>
                <span className={styles.grow}>{name}</span>
                <span className={styles.muted}>
                  {t('quotaLeft', { left: format.number(quota.left), total: format.number(quota.total) })}
                </span>
                <Progress
                  aria-label={name}
                  percent={Math.round((100 * quota.used) / Math.max(1, quota.total))}
                  status={quota.left === 0 ? 'exception' : 'normal'}
                  strokeColor={quota.warning && quota.left > 0 ? 'var(--hy-warning)' : undefined}
                  showInfo={false}
                  size="small"
                />
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
