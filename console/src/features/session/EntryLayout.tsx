import type { ReactNode } from 'react';
import { Wordmark } from '@/shared/brand/Brand';
import { GooseFlight } from '@/shared/states/GooseFlight';
import { useTexts } from './messages';
import { AppearanceSwitch, LanguageSwitch } from '@/shared/preferences/Preferences';
import styles from './entry.module.css';

/** What stands around the form of those who are not inside yet. */
export function EntryLayout({ title, children }: { title: string; children: ReactNode }) {
  const t = useTexts();
  return (
    <div className={styles.page}>
      <title>{`${title} · 鸿雁 Hongyan`}</title>
      <aside className={styles.pitch}>
        <Wordmark size={34} />
        <div>
          <GooseFlight />
          <p className={styles.line}>{t('pitch')}</p>
          <p className={styles.more}>{t('pitchBody')}</p>
        </div>
      </aside>
      <div className={styles.side}>
        <div className={styles.switches}>
          <LanguageSwitch />
          <AppearanceSwitch />
        </div>
        <main className={styles.main}>
          <h1 className={styles.title}>{title}</h1>
          {children}
        </main>
      </div>
    </div>
  );
}
