import { useQuery } from '@tanstack/react-query';
import { Collapse } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { Push, TaskReport } from '@/shared/api/schema.gen';
import { useApp } from '@/shared/session/session';
import { Loaded } from '@/shared/states/states';
import { useTexts } from '../messages';
import styles from './report.module.css';

/** What was asked for, read when it is opened. */
export function RequestPanel({ report }: { report: TaskReport }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <Collapse
      className={styles.collapse}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[{ key: 'request', label: t('message'), children: open && <Request taskId={report.task_id} /> }]}
    />
  );
}

function Request({ taskId: task_id }: { taskId: string }) {
  const { app_id } = useApp();
  const query = useQuery({
    queryKey: ['apps', app_id, 'task', task_id, 'request'],
    queryFn: () => ok(api.GET('/apps/{app_id}/tasks/{task_id}/request', { params: { path: { app_id, task_id } } })),
    staleTime: Infinity,
  });
  return <Loaded query={query}>{(push) => <PushText push={push} />}</Loaded>;
}

function PushText({ push }: { push: Push }) {
  const t = useTexts();
  const { app_id } = useApp();
  const { notification, transmission, revoke } = push.message;
  return (
    <dl className={styles.request}>
      {notification && (
        <>
          <dt>{t('messageTitle')}</dt>
          <dd>{notification.title}</dd>
          <dt>{t('messageBody')}</dt>
          <dd>{notification.big_text ?? notification.body}</dd>
        </>
      )}
      {transmission && (
        <>
          <dt>{t('messageBody')}</dt>
          <dd>
            <pre className={styles.json}>{transmission}</pre>
          </dd>
        </>
      )}
      {revoke && (
        <>
          <dt>{t('messageBody')}</dt>
          <dd>
            <Link to={`/apps/${app_id}/tasks/${revoke.old_task_id}`}>{t('recallOf', { id: revoke.old_task_id })}</Link>
          </dd>
        </>
      )}
      <Json name={t('audience')} value={push.audience} />
      <Json name={t('settings')} value={push.settings} />
      <Json name={t('overrides')} value={push.channels} />
    </dl>
  );
}

function Json({ name, value }: { name: string; value: object | undefined }) {
  return value && Object.keys(value).length > 0 ? (
    <>
      <dt>{name}</dt>
      <dd>
        <pre className={styles.json}>{JSON.stringify(value, null, 2)}</pre>
      </dd>
    </>
  ) : null;
}
