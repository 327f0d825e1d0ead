import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { api, ok } from '@/shared/api/client';
import type { App, Category } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { Columns, PageFrame, Panel } from '@/shared/layout/PageFrame';
import { sessionKey, useApp, useMay } from '@/shared/session/session';
import { Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { categoryNames } from '@/shared/text/vocabulary';
import { KeysPanel } from './KeysPanel';
import { useTexts } from './messages';
import styles from './settings.module.css';

export default function SettingsPage() {
  const t = useTexts();
  const { app_id } = useApp();
  const query = useQuery({
    queryKey: ['apps', app_id, 'app'],
    queryFn: () => ok(api.GET('/apps/{app_id}', { params: { path: { app_id } } })),
  });
  return (
    <PageFrame title={t('title')}>
      <Loaded query={query}>
        {(app) => (
          <Columns min={420}>
            <BasicsPanel app={app} />
            <KeysPanel app={app} />
          </Columns>
        )}
      </Loaded>
    </PageFrame>
  );
}

interface Values {
  name: string;
  category: Category;
  approval_threshold: number | null;
}

function BasicsPanel({ app }: { app: App }) {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { instant, number } = useFormats();
  const { app_id } = app;
  const editable = may('app_write');
  const save = useAction<Values>({
    run: ({ name, category, approval_threshold }) =>
      ok(api.PATCH('/apps/{app_id}', { params: { path: { app_id } }, body: { name, category, approval_threshold: approval_threshold ?? null } })),
    done: t('saved'),
    changes: [['apps', app_id], sessionKey],
  });
  return (
    <Panel title={t('basics')}>
      <Form
        layout="vertical"
        className={styles.form}
        disabled={!editable}
        initialValues={{ name: app.name, category: app.category, approval_threshold: app.approval_threshold }}
        onFinish={(values: Values) => save.mutate(values)}
      >
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, max: 50, message: t('nameNeeded') }]}>
          <Input maxLength={50} />
        </Form.Item>
        <Form.Item name="category" label={t('category')} extra={t('categoryNote')}>
          <Select options={Object.entries(categoryNames).map(([value, name]) => ({ value, label: pair(name) }))} />
        </Form.Item>
        <Form.Item name="approval_threshold" label={t('threshold')} extra={t('thresholdNote')}>
          <InputNumber min={1} precision={0} suffix={t('thresholdUnit')} placeholder={t('none')} style={{ width: 240 }} />
        </Form.Item>
        <dl className={styles.facts}>
          <dt>{t('validity')}</dt>
          <dd>{t('validityValue', { n: app.max_validity_days })}</dd>
          <dt>{t('devices')}</dt>
          <dd>{number(app.devices)}</dd>
          <dt>{t('created')}</dt>
          <dd>{instant(app.created_at)}</dd>
        </dl>
        {editable && (
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        )}
      </Form>
    </Panel>
  );
}
