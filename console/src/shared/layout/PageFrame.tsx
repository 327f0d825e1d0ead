import type { ReactNode } from 'react';
import styles from './layout.module.css';

interface Props {
  title: string;
  /** one line on what the page is for, where its title does not say so */
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** What every page of the shell stands in: its heading, its actions at the right, its title in the browser. */
export function PageFrame({ title, description, actions, children }: Props) {
  return (
    <>
      <title>{`${title} · 鸿雁 Hongyan`}</title>
      <header className={styles.head}>
        <div>
          <h1 className={styles.title}>{title}</h1>
          {description && <p className={styles.description}>{description}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </>
  );
}

/** A bordered part of a page with a heading of its own. */
export function Panel({
  title,
  extra,
  children,
  flush = false,
}: {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  /** content up to the border, as tables want it */
  flush?: boolean;
}) {
  return (
    <section className={styles.panel}>
      {(title || extra) && (
        <div className={styles.panelHead}>
          <h2 className={styles.panelTitle}>{title}</h2>
          {extra}
        </div>
      )}
      <div className={flush ? undefined : styles.panelBody}>{children}</div>
    </section>
  );
}

/** One figure with its name; `note` puts it into proportion. */
export function Figure({ label, value, note, exact }: { label: ReactNode; value: ReactNode; note?: ReactNode; exact?: string }) {
  return (
    <div className={styles.figure}>
      <div className={styles.figureLabel}>{label}</div>
      <div className={`${styles.figureValue} hy-figures`} title={exact}>
        {value}
      </div>
      {note && <div className={styles.figureNote}>{note}</div>}
    </div>
  );
}

export function Figures({ children }: { children: ReactNode }) {
  return <div className={styles.figures}>{children}</div>;
}

/** Panels side by side where there is room, each at least `min` wide. */
export function Columns({ min = 340, children }: { min?: number; children: ReactNode }) {
  return (
    <div className={styles.columns} style={{ gridTemplateColumns: `repeat(auto-fit, minmax(min(${min}px, 100%), 1fr))` }}>
      {children}
    </div>
  );
}

export function Stack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>;
}
