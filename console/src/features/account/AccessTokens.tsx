import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, ok } from '@/shared/api/client';
import type { AccessToken, Role } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { SecretDialog } from '@/shared/secrets/SecretDialog';
import { useSession } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { roleNames } from '@/shared/text/vocabulary';
import { useTexts } from './messages';

const key = ['access-tokens'];
const lives = [7, 30, 90, 180, 366];

/** What programs sign in with in the person's name. */
export function AccessTokens() {
  const t = useTexts();
  const pair = usePair();
  const { instant } = useFormats();
  const { apps } = useSession();
  const { modal } = App.useApp();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string>();
  const query = useQuery({ queryKey: key, queryFn: () => ok(api.GET('/access-tokens')) });
  const revoke = useAction<string>({
    run: (id) => ok(api.DELETE('/access-tokens/{id}', { params: { path: { id } } })),
    done: t('revoked'),
    changes: [key],
  });
  const ask = ({ id, name }: AccessToken) =>
    modal.confirm({
      title: t('revokeAsk', { name }),
      content: t('revokeBody'),
      okText: t('revoke'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => revoke.mutateAsync(id).catch(() => undefined),
    });
  const make = (
    <Button icon={<PlusOutlined />} onClick={() => setMaking(true)}>
      {t('make')}
    </Button>
  );
  return (
    <Panel flush title={t('tokens')} extra={make}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noTokens')}>{t('noTokensBody')}</Empty>
          ) : (
            <DataTable<AccessToken>
              label={t('tokens')}
              rowKey="id"
              items={items}
              columns={[
                { title: t('name'), key: 'name', render: (_, { name }) => name },
                { title: t('role'), key: 'role', render: (_, { role }) => pair(roleNames[role]) },
                {
                  title: t('app'),
                  key: 'app',
                  render: (_, { app_id }) => (app_id === null ? t('anyApp') : (apps.find((app) => app.app_id === app_id)?.name ?? app_id)),
                },
                { title: t('lastUsed'), key: 'last', render: (_, { last_used_at }) => (last_used_at ? instant(last_used_at) : t('never')) },
                { title: t('expires'), key: 'expires', render: (_, { expires_at }) => instant(expires_at) },
                {
                  key: 'do',
                  align: 'right',
                  render: (_, token) => (
                    <Button type="link" size="small" danger aria-label={t('revokeLabel', { name: token.name })} onClick={() => ask(token)}>
                      {t('revoke')}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {making && <MakeDialog onClose={() => setMaking(false)} onMade={setMade} />}
      <SecretDialog title={t('made')} label={t('token')} secret={made} onClose={() => setMade(undefined)}>
        <p>{t('tokensNote')}</p>
      </SecretDialog>
    </Panel>
  );
}

interface Values {
  name: string;
  role: Role;
  app_id: string;
  expires_in_days: number;
}

function MakeDialog({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => void }) {
  const t = useTexts();
  const pair = usePair();
  const { apps } = useSession();
  const [form] = Form.useForm<Values>();
  const make = useAction({
    run: (values: Values) => ok(api.POST('/access-tokens', { body: { ...values, app_id: values.app_id || null } })),
    changes: [key],
    then: ({ token }) => {
      onMade(token);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('make')}
      okText={t('create')}
      cancelText={t('cancel')}
      confirmLoading={make.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: '', role: 'operator', app_id: apps[0]?.app_id ?? '', expires_in_days: 90 }}
        onFinish={(values) => make.mutate(values)}
      >
        <Form.Item name="name" label={t('name')} extra={t('nameExample')} rules={[{ required: true, whitespace: true, message: t('nameNeeded') }]}>
          <Input maxLength={50} autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('role')} extra={t('roleNote')}>
          <Select options={Object.entries(roleNames).map(([value, name]) => ({ value, label: pair(name) }))} />
        </Form.Item>
        <Form.Item name="app_id" label={t('app')}>
          <Select options={[...apps.map((app) => ({ value: app.app_id, label: app.name })), { value: '', label: t('anyApp') }]} />
        </Form.Item>
        <Form.Item name="expires_in_days" label={t('expiresIn')}>
          <Select options={lives.map((days) => ({ value: days, label: t('days', { n: days }) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
