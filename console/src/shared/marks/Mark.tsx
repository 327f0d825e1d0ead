import type { ReactNode } from 'react';
import styles from './marks.module.css';

export type Tone = 'good' | 'warning' | 'bad' | 'live' | 'quiet';

/** A word with a dot that tells how something is; the word says it without the colour. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.mark}>
      <span aria-hidden="true" className={`${styles.dot} ${styles[tone]}`} />
      {children}
    </span>
  );
}

/** A label, such as a tag of a device. */
export function Chip({ children }: { children: ReactNode }) {
  return <span className={styles.chip}>{children}</span>;
}

export function Chips({ children }: { children: ReactNode }) {
  return <span className={styles.chips}>{children}</span>;
}

/** Something a machine made: an id, a token. */
export function Code({ children }: { children: ReactNode }) {
  return <code className={styles.code}>{children}</code>;
}

/** A notice inside a page. */
export function Note({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div className={`${styles.note} ${styles[`${tone}Note`] ?? ''}`} role={tone === 'bad' ? 'alert' : undefined}>
      {children}
    </div>
  );
}
