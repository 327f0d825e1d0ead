import type { ReactNode } from 'react';
import styles from './lists.module.css';

/** A cell of two lines: what it is, and what helps to tell it from others. */
export function TwoLines({ first, second }: { first: ReactNode; second?: ReactNode }) {
  return (
    <div className={styles.two}>
      <span>{first}</span>
      {second && <span className={styles.second}>{second}</span>}
    </div>
  );
}

/** Above a table: what narrows it. */
export function Filters({ children }: { children: ReactNode }) {
  return <div className={styles.filters}>{children}</div>;
}
