import { Progress } from 'antd';
import type { Quota } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { usePair } from '@/shared/text/texts';
import { classNames, useTexts } from './messages';
import styles from './channels.module.css';

export function QuotaBars({ quotas }: { quotas: readonly Quota[] }) {
  const t = useTexts();
  const pair = usePair();
  const { compact } = useFormats();
  return (
    <>
      {quotas.map(({ message_class, total, used, left, warning }) => {
        const name = pair(classNames[message_class]);
        const text = total < 0 ? t('unlimited') : t('used', { used: compact(used), total: compact(total), left: compact(left) });
        return (
          <span key={message_class} className={styles.quota}>
            <span className={styles.quotaText}>
              <span>{name}</span>
              <span>{text}</span>
            </span>
            {total >= 0 && (
              <Progress
                percent={total === 0 ? 100 : (100 * used) / total}
                showInfo={false}
                size="small"
                strokeColor={left === 0 ? 'var(--hy-danger)' : warning ? 'var(--hy-warning)' : 'var(--hy-primary)'}
                aria-label={`${name}: ${text}`}
              />
            )}
          </span>
        );
      })}
    </>
  );
}
