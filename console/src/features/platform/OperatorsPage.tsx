import { MoreOutlined, UserAddOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Dropdown, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, ok } from '@/shared/api/client';
import type { Operator } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { PagedTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { usePages } from '@/shared/lists/usePages';
import { Chip, Chips, Mark } from '@/shared/marks/Mark';
import { SecretDialog } from '@/shared/secrets/SecretDialog';
import { sessionKey, useSession } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { roleNames } from '@/shared/text/vocabulary';
import { useTexts } from './messages';

const key = ['operators'];

interface OneTime {
  name: string;
  password: string;
}

export default function OperatorsPage() {
  const t = useTexts();
  const pair = usePair();
  const { instant } = useFormats();
  const { name: me, apps } = useSession();
  const [changing, setChanging] = useState<Operator | 'new'>();
  const [oneTime, setOneTime] = useState<OneTime>();
  const pages = usePages(key, (cursor) => ok(api.GET('/operators', { params: { query: { cursor } } })));
  const appName = (id: string) => apps.find(({ app_id }) => app_id === id)?.name ?? id;
  const actions = (
    <Button type="primary" icon={<UserAddOutlined />} onClick={() => setChanging('new')}>
      {t('add')}
    </Button>
  );
  return (
    <PageFrame title={t('title')} description={t('description')} actions={actions}>
      <Panel flush>
        <PagedTable
          pages={pages}
          rowKey="name"
          label={t('title')}
          empty={<Empty title={t('none')} />}
          columns={[
            {
              title: t('operator'),
              key: 'operator',
              render: (_, { name, display_name, oidc }) => (
                <TwoLines
                  first={`${display_name || name}${name === me ? t('you') : ''}`}
                  second={[display_name && display_name !== name && name, oidc ? t('oidc') : t('local')].filter(Boolean).join(' · ')}
                />
              ),
            },
            { title: t('state'), key: 'state', render: (_, operator) => <OperatorState operator={operator} /> },
            {
              title: t('apps'),
              key: 'apps',
              render: (_, operator) =>
                operator.platform_admin ? (
                  t('admin')
                ) : operator.apps.length === 0 ? (
                  '–'
                ) : (
                  <Chips>
                    {operator.apps.slice(0, 4).map(({ app_id, role }) => (
                      <Chip key={app_id}>
                        {appName(app_id)}: {pair(roleNames[role])}
                      </Chip>
                    ))}
                    {operator.apps.length > 4 && <span>+{operator.apps.length - 4}</span>}
                  </Chips>
                ),
            },
            { title: t('lastSignIn'), key: 'last', render: (_, { last_sign_in }) => (last_sign_in ? instant(last_sign_in) : t('never')) },
            {
              key: 'do',
              align: 'right',
              render: (_, operator) => <OperatorMenu operator={operator} onChange={() => setChanging(operator)} onPassword={setOneTime} />,
            },
          ]}
        />
      </Panel>
      {changing && (
        <OperatorDialog operator={changing === 'new' ? undefined : changing} onClose={() => setChanging(undefined)} onPassword={setOneTime} />
      )}
      <SecretDialog
        title={t('oneTimeTitle', { name: oneTime?.name ?? '' })}
        label={t('oneTime')}
        secret={oneTime?.password}
        onClose={() => setOneTime(undefined)}
      >
        <p>{t('oneTimeNote')}</p>
      </SecretDialog>
    </PageFrame>
  );
}

function OperatorState({ operator: { disabled, locked_until } }: { operator: Operator }) {
  const t = useTexts();
  const { instant } = useFormats();
  if (disabled) {
    return <Mark tone="quiet">{t('disabled')}</Mark>;
  }
  return locked_until ? <Mark tone="warning">{t('locked', { at: instant(locked_until) })}</Mark> : <Mark tone="good">{t('active')}</Mark>;
}

function OperatorMenu({ operator, onChange, onPassword }: { operator: Operator; onChange: () => void; onPassword: (made: OneTime) => void }) {
  const t = useTexts();
  const { modal } = App.useApp();
  const { name, disabled, oidc } = operator;
  const reset = useAction({
    run: () => ok(api.POST('/operators/{name}/password', { params: { path: { name } } })),
    changes: [key],
    then: ({ one_time_password }) => onPassword({ name, password: one_time_password }),
  });
  const able = useAction<boolean>({
    run: (wanted) => ok(api.PATCH('/operators/{name}', { params: { path: { name } }, body: { disabled: wanted } })),
    done: t('saved'),
    changes: [key],
  });
  const ask = (what: 'reset' | 'disable') =>
    modal.confirm({
      title: what === 'reset' ? t('resetAsk', { name }) : t('disableAsk', { name }),
      content: what === 'reset' ? t('resetBody') : t('disableBody'),
      okText: what === 'reset' ? t('reset') : t('disable'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => (what === 'reset' ? reset.mutateAsync() : able.mutateAsync(true)).catch(() => undefined),
    });
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'change', label: t('change') },
          ...(oidc ? [] : [{ key: 'reset', label: t('reset') }]),
          disabled ? { key: 'enable', label: t('enable') } : { key: 'disable', label: t('disable'), danger: true },
        ],
        onClick: (chosen) => {
          switch (chosen.key) {
            case 'change':
              onChange();
              break;
            case 'enable':
              able.mutate(false);
              break;
            default:
              ask(chosen.key as 'reset' | 'disable');
          }
        },
      }}
    >
      <Button type="text" icon={<MoreOutlined />} aria-label={t('actionsLabel', { name })} />
    </Dropdown>
  );
}

interface Values {
  name: string;
  display_name: string;
  platform_admin: boolean;
}

/** @param operator nothing: a new one */
function OperatorDialog({ operator, onClose, onPassword }: { operator: Operator | undefined; onClose: () => void; onPassword: (made: OneTime) => void }) {
  const t = useTexts();
  const [form] = Form.useForm<Values>();
  const save = useAction<Values>({
    run: async ({ name, display_name, platform_admin }) => {
      if (operator) {
        await ok(api.PATCH('/operators/{name}', { params: { path: { name: operator.name } }, body: { display_name, platform_admin } }));
      } else {
        const made = await ok(api.POST('/operators', { body: { name, display_name, platform_admin } }));
        onPassword({ name, password: made.one_time_password });
      }
    },
    done: t('saved'),
    changes: [key, sessionKey],
    then: onClose,
  });
  return (
    <Modal
      open
      title={operator ? t('changeLabel', { name: operator.name }) : t('add')}
      okText={operator ? t('save') : t('create')}
      cancelText={t('cancel')}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: '', display_name: operator?.display_name ?? '', platform_admin: operator?.platform_admin ?? false }}
        onFinish={(values) => save.mutate(values)}
      >
        {!operator && (
          <Form.Item
            name="name"
            label={t('name')}
            extra={t('nameNote')}
            rules={[{ required: true, pattern: /^[A-Za-z0-9._@-]{2,50}$/, message: t('nameNote') }]}
          >
            <Input autoComplete="off" maxLength={50} />
          </Form.Item>
        )}
        <Form.Item name="display_name" label={t('displayName')}>
          <Input maxLength={50} autoComplete="off" />
        </Form.Item>
        <Form.Item name="platform_admin" valuePropName="checked" extra={t('adminNote')}>
          <Checkbox>{t('admin')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
