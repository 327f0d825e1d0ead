import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Divider, Form, Input, Select } from 'antd';
import { api, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import type { App, Category } from '@/shared/api/schema.gen';
import { sessionKey, useSession } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { categoryNames } from '@/shared/text/vocabulary';
import { useTexts } from './messages';
import styles from './first-run.module.css';
import type { NewApp } from './WelcomePage';

interface Draft {
  name: string;
  category: Category;
}

export function CreateApp({ onMade, onChosen }: { onMade: (app: NewApp) => void; onChosen: (app: App) => void }) {
  const t = useTexts();
  const pair = usePair();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const { platform_admin, apps } = useSession();
  const create = useMutation({
    mutationFn: (body: Draft) => ok(api.POST('/apps', { body })),
    onSuccess: (app) => {
      onMade(app);
      void queries.invalidateQueries({ queryKey: sessionKey });
    },
  });
  return (
    <div className={styles.form}>
      <h2 className={styles.heading}>{t('stepApp')}</h2>
      {platform_admin ? (
        <Form<Draft> layout="vertical" initialValues={{ category: 'other' }} onFinish={(values) => create.mutate(values)}>
          {create.error && <Alert type="error" showIcon role="alert" style={{ marginBottom: 16 }} title={problemText(create.error)} />}
          <Form.Item
            name="name"
            label={t('appName')}
            extra={t('appNameHint')}
            rules={[{ required: true, whitespace: true, message: t('appNameNeeded') }]}
          >
            <Input maxLength={50} autoFocus />
          </Form.Item>
          <Form.Item name="category" label={t('category')} extra={t('categoryHint')}>
            <Select options={Object.entries(categoryNames).map(([value, name]) => ({ value, label: pair(name) }))} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('create')}
          </Button>
        </Form>
      ) : (
        <p className={styles.body}>{t('mayNot')}</p>
      )}
      {apps.length > 0 && (
        <>
          <Divider plain>{t('useExisting')}</Divider>
          <Select
            aria-label={t('choose')}
            placeholder={t('choose')}
            onChange={(appId: string) => onChosen(apps.find(({ app_id }) => app_id === appId)!)}
            options={apps.map(({ app_id, name }) => ({ value: app_id, label: name }))}
            style={{ width: '100%' }}
          />
        </>
      )}
    </div>
  );
}
