import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { api, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import { useApp } from '@/shared/session/session';
import { useTexts } from '../messages';
import type { Draft } from '../model/draft';
import { toPush } from '../model/toPush';

export function SaveTemplate({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const t = useTexts();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const { app_id } = useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ name: string }>();
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) =>
      ok(api.POST('/apps/{app_id}/templates', { params: { path: { app_id } }, body: { name, push: toPush(draft) } })),
    onSuccess: ({ name }) => {
      void queries.invalidateQueries({ queryKey: ['apps', app_id, 'templates'] });
      message.success(t('templateSaved', { name }));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('saveTemplate')}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {save.error && <Alert type="error" style={{ marginBottom: 12 }} title={problemText(save.error)} />}
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: draft.name || draft.notification.title }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="name" label={t('templateName')} rules={[{ required: true, message: t('templateName') }]}>
          <Input maxLength={50} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
