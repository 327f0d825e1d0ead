import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Input, Modal, Select, Tag } from 'antd';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import { useApp } from '@/shared/session/session';
import { listed, type Draft } from '../model/draft';
import { toPush } from '../model/toPush';
import { useReviewTexts } from '../reviewMessages';
import styles from './review.module.css';

const MOST = 10;
const outcomes = { online: 'testOnline', offline: 'testOffline', unknown: 'testUnknown' } as const;

/** Sends the draft to chosen devices, with the variables' test values. */
export function TestSend({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const t = useReviewTexts();
  const problemText = useProblemText();
  const { app_id } = useApp();
  const id = useId();
  const [chosen, setChosen] = useState<string[]>([]);
  const [typed, setTyped] = useState('');
  const devices = useQuery({
    queryKey: ['apps', app_id, 'test-devices'],
    queryFn: () => ok(api.GET('/apps/{app_id}/test-devices', { params: { path: { app_id } } })),
  });
  const cids = [...new Set([...chosen, ...listed(typed)])];
  const send = useMutation({
    mutationFn: () => {
      const { message, channels, settings = {} } = toPush({ ...draft, audience: { ...draft.audience, form: 'cids' } });
      return ok(
        api.POST('/apps/{app_id}/pushes/test', {
          params: { path: { app_id } },
          body: { cids, message, ...(channels && { channels }), settings, variables: draft.values },
        }),
      );
    },
  });
  return (
    <Modal
      open
      title={t('test')}
      okText={t('testSend')}
      cancelText={t('close')}
      okButtonProps={{ disabled: cids.length === 0 || cids.length > MOST }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate()}
      onCancel={onClose}
    >
      <p className={styles.muted}>{t('testHint')}</p>
      <label htmlFor={id} className={styles.label}>
        {t('testDevices')}
      </label>
      <Select
        id={id}
        mode="multiple"
        value={chosen}
        onChange={setChosen}
        loading={devices.isPending}
        maxCount={MOST}
        options={devices.data?.items.map(({ cid, remark, model, connected }) => ({
          value: cid,
          label: [remark, model, t(connected ? 'online' : 'offline')].filter(Boolean).join(' · '),
        }))}
        style={{ width: '100%' }}
      />
      {devices.data?.items.length === 0 && <p className={styles.muted}>{t('noTestDevices')}</p>}
      <label htmlFor={`${id}cids`} className={styles.label}>
        {t('moreCids')}
      </label>
      <Input.TextArea
        id={`${id}cids`}
        value={typed}
        spellCheck={false}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={({ target }) => setTyped(target.value)}
      />
      {send.error && <Alert type="error" role="alert" style={{ marginTop: 12 }} title={problemText(send.error)} />}
      {send.data && (
        <ul className={styles.results} aria-live="polite">
          {send.data.items.map(({ cid, status, task_id }) => (
            <li key={cid}>
              <code>{cid}</code> <Tag color={status === 'unknown' ? 'error' : 'success'}>{t(outcomes[status])}</Tag>
              {task_id && <Link to={`/apps/${app_id}/tasks/${task_id}`}>{t('report')}</Link>}
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
