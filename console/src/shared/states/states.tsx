import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useProblemText } from '../api/problemText';
import { texts } from '../text/texts';
import { GooseFlight } from './GooseFlight';
import styles from './states.module.css';

const useTexts = texts({
  loading: ['正在加载', 'Loading'],
  failed: ['没能加载出来', 'This did not load'],
  again: ['重试', 'Try again'],
});

/** While the first answer is on its way: the shape of what will come. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const t = useTexts();
  return (
    <div role="status" aria-label={t('loading')} className={styles.loading}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

/** Where there is nothing yet: what would be here, and the one thing to do about it. */
export function Empty({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      <GooseFlight />
      <p className={styles.title}>{title}</p>
      {children && <p className={styles.body}>{children}</p>}
      {action}
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts();
  const text = useProblemText();
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>{t('failed')}</p>
      <p className={styles.body}>{text(error)}</p>
      {onRetry && <Button onClick={onRetry}>{t('again')}</Button>}
    </div>
  );
}

interface Query<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/** One query's three states: loading, failed with a way to try again, and its data. */
export function Loaded<T>({ query, rows, children }: { query: Query<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) {
    return <>{children(query.data)}</>;
  }
  return query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading rows={rows} />;
}
