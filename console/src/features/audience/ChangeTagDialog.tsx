import { App, Form, Input, Modal } from 'antd';
import type { Rule } from 'antd/es/form';
import { api, ok } from '@/shared/api/client';
import { useAction } from '@/shared/actions/useAction';
import { Code } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { readCids } from './cids';
import { useTexts } from './messages';
import styles from './audience.module.css';

const MOST_CIDS = 1000;

interface Values {
  tag: string;
  add?: string;
  remove?: string;
}

/** @param tag empty: to be typed in */
export function ChangeTagDialog({ tag, onClose }: { tag: string; onClose: () => void }) {
  const t = useTexts();
  const { message, modal } = App.useApp();
  const { app_id } = useApp();
  const [form] = Form.useForm<Values>();
  const change = useAction({
    run: (values: Values) =>
      ok(
        api.POST('/apps/{app_id}/tags/{tag}/devices', {
          params: { path: { app_id, tag: values.tag.trim() } },
          body: { add: readCids(values.add ?? '').cids, remove: readCids(values.remove ?? '').cids },
        }),
      ),
    changes: [['apps', app_id, 'tags'], ['apps', app_id, 'devices'], ['apps', app_id, 'device']],
    then: ({ changed, refused }) => {
      void message.success(t('changed', { n: changed }));
      if (refused.length > 0) {
        modal.warning({
          title: t('refused', { n: refused.length }),
          content: (
            <>
              <p>{t('refusedBody')}</p>
              <div className={styles.refused}>
                {refused.map((cid) => (
                  <div key={cid}>
                    <Code>{cid}</Code>
                  </div>
                ))}
              </div>
            </>
          ),
        });
      }
      onClose();
    },
  });
  const cids: Rule = {
    validator: (_, text: string | undefined) => {
      const { cids, bad } = readCids(text ?? '');
      if (bad.length > 0) {
        return Promise.reject(new Error(t('badCids', { n: bad.length, first: bad[0]! })));
      }
      return cids.length > MOST_CIDS ? Promise.reject(new Error(t('tooMany'))) : Promise.resolve();
    },
  };
  const submit = (values: Values) => {
    if (readCids(`${values.add ?? ''} ${values.remove ?? ''}`).cids.length === 0) {
      form.setFields([{ name: 'add', errors: [t('someCids')] }]);
    } else {
      change.mutate(values);
    }
  };
  return (
    <Modal
      open
      title={t('changeTitle')}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={change.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={{ tag }} onFinish={submit}>
        <Form.Item name="tag" label={t('tag')} rules={[{ required: true, whitespace: true, max: 32, message: t('tagNeeded') }]}>
          <Input disabled={tag !== ''} maxLength={32} />
        </Form.Item>
        <Form.Item name="add" label={t('add')} extra={t('cidsNote')} rules={[cids]}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} spellCheck={false} />
        </Form.Item>
        <Form.Item name="remove" label={t('take')} rules={[cids]}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
