import type { Preview } from '@/shared/api/schema.gen';
import { Goose } from '@/shared/brand/Brand';
import { useApp } from '@/shared/session/session';
import { useLanguage } from '@/shared/text/language';
import { usePair } from '@/shared/text/texts';
import { useTexts } from '../messages';
import type { Draft } from '../model/draft';
import type { Phone } from './phones';
import styles from './preview.module.css';

interface Props {
  phone: Phone;
  /** as the channel would send it; nothing while there is nothing to show */
  preview: Preview | undefined;
  draft: Draft;
}

/** A phone's tray with the notification in it, drawn as the maker draws it. */
export function PhonePreview({ phone, preview, draft }: Props) {
  const t = useTexts();
  const pair = usePair();
  const app = useApp();
  const language = useLanguage();
  const clock = new Date().toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hour12: false });
  const date = new Date().toLocaleDateString(language, { month: 'long', day: 'numeric', weekday: 'long' });
  return (
    <figure className={`${styles.phone} ${styles[phone.id]}`} aria-label={t('previewOf', { device: pair(phone.name) })}>
      <div className={styles.screen}>
        <div className={styles.status} aria-hidden="true">
          <span>{clock}</span>
          <span className={styles.island} />
          <span>5G ▮</span>
        </div>
        <div className={styles.lock} aria-hidden="true">
          <div className={styles.date}>{date}</div>
          <div className={styles.clock}>{clock}</div>
        </div>
        {preview ? (
          <div className={styles.card}>
            <span className={styles.icon}>
              <Goose size={phone.id === 'ios' ? 30 : 22} />
            </span>
            <div className={styles.texts}>
              <div className={styles.meta}>
                <span className={styles.app}>{app.name}</span>
                <span>{t('justNow')}</span>
              </div>
              <div className={styles.title}>{preview.title}</div>
              <div className={styles.body}>
                {draft.expanded === 'big_text' ? draft.notification.big_text || preview.body : preview.body}
              </div>
              {draft.expanded === 'big_image' && draft.notification.big_image && (
                <img src={draft.notification.big_image} alt="" className={styles.picture} />
              )}
            </div>
          </div>
        ) : (
          <div className={styles.nothing}>{draft.kind === 'notification' ? t('noPreview') : t('transmissionPreview')}</div>
        )}
      </div>
    </figure>
  );
}
