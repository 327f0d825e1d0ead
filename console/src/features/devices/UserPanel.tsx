import { EditOutlined } from '@ant-design/icons';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { Device } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { Panel } from '@/shared/layout/PageFrame';
import { Chip, Chips } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { useTexts } from './messages';
import styles from './devices.module.css';

const MOST_TAGS = 100;
const LONGEST_TAG = 32;

/** Whose device it is and what it is tagged with. */
export function UserPanel({ device }: { device: Device }) {
  const t = useTexts();
  const may = useMay();
  const { app_id } = useApp();
  const [editing, setEditing] = useState(false);
  return (
    <Panel
      title={t('who')}
      extra={
        may('device_write') && (
          <Button size="small" icon={<EditOutlined />} onClick={() => setEditing(true)}>
            {t('edit')}
          </Button>
        )
      }
    >
      <dl className={styles.facts}>
        <dt>{t('alias')}</dt>
        <dd>
          {device.aliases.length === 0
            ? t('noAlias')
            : device.aliases.map(({ type, alias }) => (
                <div key={`${type}/${alias}`}>
                  <Link to={`/apps/${app_id}/devices?q=${encodeURIComponent(alias)}`}>{alias}</Link> {type && type !== 'default' && `(${type})`}
                </div>
              ))}
        </dd>
        <dt>{t('tags')}</dt>
        <dd>
          {device.tags.length === 0 ? (
            t('noTags')
          ) : (
            <Chips>
              {device.tags.map((tag) => (
                <Chip key={tag}>
                  <Link to={`/apps/${app_id}/devices?tag=${encodeURIComponent(tag)}`}>{tag}</Link>
                </Chip>
              ))}
            </Chips>
          )}
        </dd>
      </dl>
      {editing && <EditDialog device={device} onClose={() => setEditing(false)} />}
    </Panel>
  );
}

function EditDialog({ device, onClose }: { device: Device; onClose: () => void }) {
  const t = useTexts();
  const { app_id } = useApp();
  const { cid } = device;
  const [form] = Form.useForm<{ alias: string; tags: string[] }>();
  const alias = device.aliases[0]?.alias ?? '';
  const save = useAction<{ alias: string; tags: string[] }>({
    run: (values) =>
      ok(
        api.PATCH('/apps/{app_id}/devices/{cid}', {
          params: { path: { app_id, cid } },
          body: { tags: values.tags, ...(values.alias.trim() === alias ? {} : { alias: values.alias.trim() || null }) },
        }),
      ),
    done: t('saved'),
    changes: [['apps', app_id, 'device', cid], ['apps', app_id, 'devices'], ['apps', app_id, 'tags']],
    then: onClose,
  });
  return (
    <Modal
      open
      title={t('editTitle')}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={{ alias, tags: device.tags }} onFinish={(values) => save.mutate(values)}>
        <Form.Item name="alias" label={t('alias')} extra={t('aliasNote')}>
          <Input maxLength={39} />
        </Form.Item>
        <Form.Item
          name="tags"
          label={t('tags')}
          extra={t('tagsNote')}
          rules={[{ type: 'array', max: MOST_TAGS, message: t('tagsNote'), defaultField: { type: 'string', max: LONGEST_TAG, message: t('tagsNote') } }]}
        >
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，']} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
