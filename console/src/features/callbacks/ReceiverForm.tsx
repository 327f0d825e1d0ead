import { App, Button, Checkbox, Form, Input, Select } from 'antd';
import { api, ok } from '@/shared/api/client';
import type { Callback } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { Note } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { formatNames, kindNames, useTexts } from './messages';
import { randomSecret } from './secret';
import styles from './callbacks.module.css';

interface Values {
  url: string;
  secret?: string;
  format: 'native' | 'getui';
  kinds: string[];
  alias: boolean;
}

export function ReceiverForm({ settings }: { settings: Callback['settings'] }) {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { app_id } = useApp();
  const [form] = Form.useForm<Values>();
  const key = ['apps', app_id, 'callback'];
  const save = useAction<Values>({
    run: ({ secret, kinds, ...others }) =>
      ok(
        api.PUT('/apps/{app_id}/callback', {
          params: { path: { app_id } },
          body: { ...others, ...(secret && { secret }), ...(kinds.length > 0 && { kinds }) },
        }),
      ),
    done: t('saved'),
    changes: [key],
    then: () => form.setFieldValue('secret', ''),
  });
  const test = useAction({
    run: () => ok(api.POST('/apps/{app_id}/callback/test', { params: { path: { app_id } } })),
    changes: [key],
  });
  const editable = may('callback_write');
  return (
    <Form
      form={form}
      layout="vertical"
      className={styles.form}
      disabled={!editable}
      initialValues={{
        url: settings?.url ?? '',
        secret: '',
        format: settings?.format ?? 'native',
        kinds: settings?.kinds ?? [],
        alias: settings?.alias ?? false,
      }}
      onFinish={(values) => save.mutate(values)}
    >
      <Form.Item name="url" label={t('url')} extra={t('urlNote')} rules={[{ required: true, pattern: /^https?:\/\/\S+$/, message: t('urlNeeded') }]}>
        <Input maxLength={1024} placeholder="https://example.com/hongyan" spellCheck={false} />
      </Form.Item>
      <Form.Item label={t('secret')} extra={t('secretNote')} htmlFor="secret">
        <div className={styles.row}>
          <Form.Item name="secret" noStyle rules={[{ min: 16, max: 256, message: t('secretLength') }]}>
            <Input.Password id="secret" autoComplete="new-password" placeholder={settings?.secret_set ? t('secretKept') : undefined} />
          </Form.Item>
          <Button onClick={() => form.setFieldValue('secret', randomSecret())}>{t('generate')}</Button>
        </div>
      </Form.Item>
      <Form.Item name="format" label={t('format')}>
        <Select style={{ width: 200 }} options={Object.entries(formatNames).map(([value, name]) => ({ value, label: pair(name) }))} />
      </Form.Item>
      <Form.Item name="kinds" label={t('kinds')} extra={t('kindsNote')}>
        <Checkbox.Group className={styles.kinds} options={Object.entries(kindNames).map(([value, name]) => ({ value, label: pair(name) }))} />
      </Form.Item>
      <Form.Item name="alias" valuePropName="checked" extra={t('aliasNote')}>
        <Checkbox>{t('alias')}</Checkbox>
      </Form.Item>
      {editable && (
        <div className={styles.buttons}>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('save')}
          </Button>
          {settings && (
            <>
              <Button loading={test.isPending} onClick={() => test.mutate()}>
                {t('test')}
              </Button>
              <RemoveButton />
            </>
          )}
        </div>
      )}
      {test.data && (
        <div role="status">
          <Note tone={test.data.ok ? 'good' : 'bad'}>
            {test.data.ok ? t('testOk', { ms: test.data.millis, status: test.data.status }) : t('testFailed', { text: test.data.text })}
            {test.data.answer && <div>{t('testAnswer', { answer: test.data.answer })}</div>}
          </Note>
        </div>
      )}
    </Form>
  );
}

function RemoveButton() {
  const t = useTexts();
  const { modal } = App.useApp();
  const { app_id } = useApp();
  const form = Form.useFormInstance();
  const remove = useAction({
    run: () => ok(api.DELETE('/apps/{app_id}/callback', { params: { path: { app_id } } })),
    done: t('removed'),
    changes: [['apps', app_id, 'callback']],
    then: () => form.setFieldsValue({ url: '', secret: '', kinds: [], alias: false }),
  });
  const ask = () =>
    modal.confirm({
      title: t('removeAsk'),
      content: t('removeBody'),
      okText: t('remove'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  return (
    <Button danger onClick={ask}>
      {t('remove')}
    </Button>
  );
}
