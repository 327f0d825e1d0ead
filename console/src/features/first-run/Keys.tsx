import { Alert, Button } from 'antd';
import { CopyButton } from '@/shared/copy/CopyButton';
import { useTexts } from './messages';
import styles from './first-run.module.css';
import type { NewApp } from './WelcomePage';

/** The keys of an app just made; the master secret is never shown again. */
export function Keys({ app, onKept }: { app: NewApp; onKept: () => void }) {
  const t = useTexts();
  const keys = [
    ['App ID', app.app_id],
    ['App Key', app.app_key ?? ''],
    ['Master Secret', app.master_secret],
  ] as const;
  const all = keys.map(([name, value]) => `${name}: ${value}`).join('\n');
  return (
    <>
      <h2 className={styles.heading}>{t('keysTitle', { name: app.name })}</h2>
      <p className={styles.body}>{t('keysBody')}</p>
      <Alert type="warning" showIcon title={t('masterSecretOnce')} style={{ marginBottom: 12 }} />
      <ul className={styles.keys}>
        {keys.map(([name, value]) => (
          <li key={name} className={styles.key}>
            <span>{name}</span>
            <code>{value}</code>
            <CopyButton text={value} what={name} />
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button type="primary" onClick={onKept}>
          {t('keptKeys')}
        </Button>
        <CopyButton text={all} what={t('copyAll')} label={t('copyAll')} />
      </div>
    </>
  );
}
