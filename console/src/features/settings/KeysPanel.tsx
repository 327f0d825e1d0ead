import { KeyOutlined } from '@ant-design/icons';
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, ok } from '@/shared/api/client';
import type { App } from '@/shared/api/schema.gen';
import { CopyButton } from '@/shared/actions/CopyButton';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { Code } from '@/shared/marks/Mark';
import { SecretDialog } from '@/shared/secrets/SecretDialog';
import { useMay } from '@/shared/session/session';
import { useTexts } from './messages';
import styles from './settings.module.css';

/** What devices and servers sign in with; the secret part is only ever replaced. */
export function KeysPanel({ app }: { app: App }) {
  const t = useTexts();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  return (
    <Panel title={t('keys')}>
      <p className={styles.intro}>{t('keysNote')}</p>
      <dl className={styles.facts}>
        <dt>{t('appId')}</dt>
        <dd>
          <Code>{app.app_id}</Code>
          <CopyButton text={app.app_id} what={t('appId')} />
        </dd>
        <dt>{t('appKey')}</dt>
        <dd>
          {app.app_key === null ? (
            <span className={styles.muted}>{t('hidden')}</span>
          ) : (
            <>
              <Code>{app.app_key}</Code>
              <CopyButton text={app.app_key} what={t('appKey')} />
            </>
          )}
        </dd>
        <dt>{t('masterSecret')}</dt>
        <dd className={styles.muted}>{t('masterSecretNote')}</dd>
      </dl>
      {may('key_rotate') && (
        <Button icon={<KeyOutlined />} onClick={() => setAsking(true)}>
          {t('rotate')}
        </Button>
      )}
      <Rotation appId={app.app_id} open={asking} onClose={() => setAsking(false)} />
    </Panel>
  );
}

function Rotation({ appId: app_id, open, onClose }: { appId: string; open: boolean; onClose: () => void }) {
  const t = useTexts();
  const { instant } = useFormats();
  const [grace_hours, setGrace] = useState(24);
  const [made, setMade] = useState<{ master_secret: string; old_valid_until: string | null }>();
  const rotate = useAction({
    run: () => ok(api.POST('/apps/{app_id}/master-secret', { params: { path: { app_id } }, body: { grace_hours } })),
    changes: [['apps', app_id, 'audit-log']],
    then: (result) => {
      setMade(result);
      onClose();
    },
  });
  return (
    <>
      <Modal
        open={open}
        title={t('rotateAsk')}
        okText={t('rotate')}
        cancelText={t('cancel')}
        okButtonProps={{ danger: true }}
        confirmLoading={rotate.isPending}
        onOk={() => rotate.mutate()}
        onCancel={onClose}
      >
        <p>{t('rotateBody')}</p>
        <label className={styles.row}>
          {t('grace')}
          <Select
            value={grace_hours}
            onChange={setGrace}
            style={{ minWidth: 140 }}
            options={[
              { value: 0, label: t('graceNow') },
              { value: 1, label: t('graceHours', { n: 1 }) },
              { value: 24, label: t('graceHours', { n: 24 }) },
              { value: 72, label: t('graceDays', { n: 3 }) },
              { value: 168, label: t('graceDays', { n: 7 }) },
            ]}
          />
        </label>
      </Modal>
      <SecretDialog title={t('newSecret')} label={t('masterSecret')} secret={made?.master_secret} onClose={() => setMade(undefined)}>
        <p>{made?.old_valid_until ? t('oldUntil', { at: instant(made.old_valid_until) }) : t('oldGone')}</p>
      </SecretDialog>
    </>
  );
}
