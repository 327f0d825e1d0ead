import { ExperimentOutlined, SendOutlined, StopOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, ok } from '@/shared/api/client';
import type { Device } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useOuterLink } from '@/shared/actions/useOuterLink';
import { useApp, useMay } from '@/shared/session/session';
import { useTexts } from './messages';

export function DeviceActions({ device }: { device: Device }) {
  const t = useTexts();
  const may = useMay();
  const [open, setOpen] = useState<'test' | 'remark'>();
  const close = () => setOpen(undefined);
  return (
    <>
      {may('device_write') && (
        <>
          {device.test_remark === null && (
            <Button icon={<ExperimentOutlined />} onClick={() => setOpen('remark')}>
              {t('markTest')}
            </Button>
          )}
          <BlacklistButton device={device} />
        </>
      )}
      {may('push_test') && (
        <Button type="primary" icon={<SendOutlined />} onClick={() => setOpen('test')}>
          {t('sendTest')}
        </Button>
      )}
      {open === 'test' && <TestDialog cid={device.cid} onClose={close} />}
      {open === 'remark' && <RemarkDialog cid={device.cid} onClose={close} />}
    </>
  );
}

function BlacklistButton({ device: { cid, blacklisted } }: { device: Device }) {
  const t = useTexts();
  const { modal } = App.useApp();
  const { app_id } = useApp();
  const change = useAction<boolean>({
    run: (wanted) => ok(api.PATCH('/apps/{app_id}/devices/{cid}', { params: { path: { app_id, cid } }, body: { blacklisted: wanted } })),
    done: t('saved'),
    changes: [['apps', app_id, 'device', cid], ['apps', app_id, 'blacklist']],
  });
  const ask = () =>
    blacklisted
      ? change.mutate(false)
      : modal.confirm({
          title: t('blacklistAsk'),
          content: t('blacklistBody'),
          okText: t('blacklist'),
          cancelText: t('cancel'),
          okButtonProps: { danger: true },
          onOk: () => change.mutateAsync(true).catch(() => undefined),
        });
  return (
    <Button icon={<StopOutlined />} danger={!blacklisted} loading={change.isPending} onClick={ask}>
      {blacklisted ? t('unblacklist') : t('blacklist')}
    </Button>
  );
}

function TestDialog({ cid, onClose }: { cid: string; onClose: () => void }) {
  const t = useTexts();
  const link = useOuterLink();
  const { notification } = App.useApp();
  const { app_id } = useApp();
  const [form] = Form.useForm<{ title: string; body: string }>();
  const texts = { online: t('sentOnline'), offline: t('sentOffline'), unknown: t('sentUnknown') };
  const send = useAction({
    run: ({ title, body }: { title: string; body: string }) =>
      ok(
        api.POST('/apps/{app_id}/pushes/test', {
          params: { path: { app_id } },
          body: { cids: [cid], message: { notification: { title, body, click_type: 'startapp' } } },
        }),
      ),
    changes: [['apps', app_id, 'device', cid, 'messages']],
    then: ({ items }) => {
      const sent = items[0];
      notification[sent?.task_id ? 'success' : 'warning']({
        title: texts[sent?.status ?? 'unknown'],
        description: sent?.task_id && link(`/apps/${app_id}/chain?task=${sent.task_id}&cid=${cid}`, t('seeChain')),
      });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('sendTest')}
      okText={t('send')}
      cancelText={t('cancel')}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ title: t('testDefaultTitle'), body: t('testDefaultBody') }}
        onFinish={(values) => send.mutate(values)}
      >
        <Form.Item name="title" label={t('testTitle')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
          <Input maxLength={50} showCount />
        </Form.Item>
        <Form.Item name="body" label={t('testBody')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
          <Input.TextArea maxLength={256} showCount autoSize={{ minRows: 3 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function RemarkDialog({ cid, onClose }: { cid: string; onClose: () => void }) {
  const t = useTexts();
  const { app_id } = useApp();
  const [form] = Form.useForm<{ remark: string }>();
  const save = useAction<{ remark: string }>({
    run: (body) => ok(api.PUT('/apps/{app_id}/test-devices/{cid}', { params: { path: { app_id, cid } }, body })),
    done: t('saved'),
    changes: [['apps', app_id, 'device', cid], ['apps', app_id, 'test-devices']],
    then: onClose,
  });
  return (
    <Modal
      open
      title={t('markTest')}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" onFinish={(values) => save.mutate(values)}>
        <Form.Item name="remark" label={t('remark')} rules={[{ required: true, whitespace: true, message: t('remarkNeeded') }]}>
          <Input maxLength={100} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
