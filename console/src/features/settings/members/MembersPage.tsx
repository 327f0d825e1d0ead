import { UserAddOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, ok } from '@/shared/api/client';
import type { Member, Role } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { sessionKey, useApp, useMay, useSession } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { roleNames } from '@/shared/text/vocabulary';
import { roleNotes, useTexts } from './messages';

export default function MembersPage() {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { name: me } = useSession();
  const { modal } = App.useApp();
  const { app_id } = useApp();
  const [adding, setAdding] = useState(false);
  const key = ['apps', app_id, 'members'];
  const query = useQuery({ queryKey: key, queryFn: () => ok(api.GET('/apps/{app_id}/members', { params: { path: { app_id } } })) });
  const put = usePutMember();
  const remove = useAction<string>({
    run: (name) => ok(api.DELETE('/apps/{app_id}/members/{name}', { params: { path: { app_id, name } } })),
    done: t('removed'),
    changes: [key, sessionKey],
  });
  const ask = (name: string) =>
    modal.confirm({
      title: t('removeAsk', { name }),
      content: t('removeBody'),
      okText: t('remove'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(name).catch(() => undefined),
    });
  const editable = may('member_write');
  const actions = editable && (
    <Button type="primary" icon={<UserAddOutlined />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <PageFrame title={t('title')} description={t('description')} actions={actions}>
      <Panel flush>
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('none')}>{t('noneBody')}</Empty>
            ) : (
              <DataTable<Member>
                label={t('title')}
                rowKey="name"
                items={items}
                columns={[
                  {
                    title: t('member'),
                    key: 'member',
                    render: (_, { name, display_name }) => (
                      <TwoLines first={`${display_name || name}${name === me ? t('you') : ''}`} second={display_name && display_name !== name ? name : undefined} />
                    ),
                  },
                  {
                    title: t('role'),
                    key: 'role',
                    render: (_, { name, role }) =>
                      editable ? (
                        <Select<Role>
                          aria-label={t('roleOf', { name })}
                          value={role}
                          onChange={(chosen) => put.mutate({ name, role: chosen })}
                          style={{ minWidth: 120 }}
                          options={roleOptions(pair)}
                        />
                      ) : (
                        pair(roleNames[role])
                      ),
                  },
                  { title: t('mayDo'), key: 'mayDo', render: (_, { role }) => pair(roleNotes[role]) },
                  {
                    key: 'do',
                    align: 'right',
                    render: (_, { name }) =>
                      editable && (
                        <Button type="link" size="small" danger aria-label={t('removeLabel', { name })} onClick={() => ask(name)}>
                          {t('remove')}
                        </Button>
                      ),
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Panel>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </PageFrame>
  );
}

function roleOptions(pair: ReturnType<typeof usePair>) {
  return Object.entries(roleNames).map(([value, name]) => ({ value: value as Role, label: pair(name) }));
}

function usePutMember(then?: () => void) {
  const t = useTexts();
  const { app_id } = useApp();
  return useAction<{ name: string; role: Role }>({
    run: ({ name, role }) => ok(api.PUT('/apps/{app_id}/members/{name}', { params: { path: { app_id, name: name.trim() } }, body: { role } })),
    done: t('saved'),
    changes: [['apps', app_id, 'members'], sessionKey],
    then,
  });
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const pair = usePair();
  const [form] = Form.useForm<{ name: string; role: Role }>();
  const put = usePutMember(onClose);
  const role = Form.useWatch('role', form) ?? 'operator';
  return (
    <Modal
      open
      title={t('add')}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={put.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={{ role: 'operator' }} onFinish={(values) => put.mutate(values)}>
        <Form.Item name="name" label={t('name')} extra={t('nameNote')} rules={[{ required: true, whitespace: true, message: t('nameNeeded') }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('role')} extra={pair(roleNotes[role])}>
          <Select options={roleOptions(pair)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
