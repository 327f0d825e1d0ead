import { Button, Collapse, Form, Input, Select } from 'antd';
import { api, ok } from '@/shared/api/client';
import { problemOf } from '@/shared/api/problem';
import type { ChannelAccount } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { Panel } from '@/shared/layout/PageFrame';
import { useApp } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { useTexts } from './messages';
import { settingName } from './settingNames';
import { changedSettings, groupOf, isLongText, isSwitch, type Setting } from './settings';
import styles from './channels.module.css';

type Values = Record<string, string | undefined>;

/** The account's settings; the server says which there are. Secrets are written and never read. */
export function SettingsForm({ account, editable }: { account: ChannelAccount; editable: boolean }) {
  const t = useTexts();
  const { app_id } = useApp();
  const { channel, settings } = account;
  const [form] = Form.useForm<Values>();
  const save = useAction<Values>({
    run: (values) =>
      ok(api.PUT('/apps/{app_id}/channels/{channel}', { params: { path: { app_id, channel } }, body: { settings: changedSettings(settings, values) } })).catch(
        (error: unknown) => {
          const problem = problemOf(error);
          const name = problem?.field?.replace(/^settings\./, '');
          if (name && settings.some((setting) => setting.name === name)) {
            form.setFields([{ name, errors: [problem?.detail ?? ''] }]);
            form.scrollToField(name);
          }
          throw error;
        },
      ),
    done: t('saved'),
    changes: [['apps', app_id, 'channels']],
    then: () => form.setFieldsValue(Object.fromEntries(settings.filter(({ secret }) => secret).map(({ name }) => [name, '']))),
  });
  const of = (group: ReturnType<typeof groupOf>) => settings.filter((setting) => groupOf(setting) === group);
  const fields = (group: ReturnType<typeof groupOf>) => (
    <div className={styles.fields}>
      {of(group).map((setting) => (
        <SettingField key={setting.name} setting={setting} />
      ))}
    </div>
  );
  return (
    <Form
      form={form}
      layout="vertical"
      disabled={!editable}
      initialValues={Object.fromEntries(settings.map(({ name, value }) => [name, value]))}
      onFinish={(values) => save.mutate(values)}
    >
      <Panel
        title={t('credentials')}
        extra={
          editable && (
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          )
        }
      >
        {fields('credentials')}
        <Collapse
          className={styles.collapse}
          items={(['limits', 'advanced'] as const)
            .filter((group) => of(group).length > 0)
            .map((group) => ({ key: group, label: t(group === 'limits' ? 'limitsGroup' : 'advanced'), children: fields(group), forceRender: true }))}
        />
      </Panel>
    </Form>
  );
}

function SettingField({ setting }: { setting: Setting }) {
  const t = useTexts();
  const pair = usePair();
  const { name, required, secret, set, preset, description } = setting;
  const long = isLongText(setting);
  return (
    <Form.Item
      name={name}
      className={long ? styles.wide : undefined}
      label={
        <span className={styles.label}>
          {pair(settingName(name))}
          <code>{name}</code>
        </span>
      }
      extra={<span lang="en">{description}</span>}
      rules={required && !(secret && set) ? [{ required: true, whitespace: true, message: t('required') }] : undefined}
    >
      <Field setting={setting} placeholder={secret && set ? t('secretSet') : preset ? t('byDefault', { value: preset }) : undefined} />
    </Form.Item>
  );
}

/** `props` come from the form. */
function Field({ setting, placeholder, ...props }: { setting: Setting; placeholder?: string; id?: string; value?: string; onChange?: () => void }) {
  const t = useTexts();
  if (isLongText(setting)) {
    return <Input.TextArea {...props} placeholder={placeholder} autoSize={{ minRows: 2, maxRows: 8 }} spellCheck={false} autoComplete="off" />;
  }
  if (setting.secret) {
    return <Input.Password {...props} placeholder={placeholder} autoComplete="new-password" />;
  }
  if (isSwitch(setting)) {
    const word = (value: string) => (value === 'true' ? t('yes') : t('no'));
    return (
      <Select
        {...props}
        options={[
          { value: '', label: t('defaultChoice', { value: word(setting.preset) }) },
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]}
      />
    );
  }
  return <Input {...props} placeholder={placeholder} spellCheck={false} autoComplete="off" />;
}
