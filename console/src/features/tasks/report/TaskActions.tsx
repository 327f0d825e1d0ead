import { CopyOutlined, DownOutlined, PauseOutlined, RollbackOutlined, SearchOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { TaskReport } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useOuterLink } from '@/shared/actions/useOuterLink';
import { LinkButton } from '@/shared/layout/LinkButton';
import { useApp, useMay } from '@/shared/session/session';
import { notClicked, notReached } from '../figures';
import { useTexts } from '../messages';

/** What may be done with a task now. The create page is told by its address what to begin with. */
export function TaskActions({ report }: { report: TaskReport }) {
  const t = useTexts();
  const may = useMay();
  const navigate = useNavigate();
  const { app_id } = useApp();
  const { task_id, state, type, kind } = report;
  const copy = `/apps/${app_id}/push/new?copy=${task_id}`;
  const [left, silent] = [notReached(report), notClicked(report)];
  const running = state === 'sending' || state === 'scheduled';
  return (
    <>
      {may('device_read') && (
        <LinkButton to={`/apps/${app_id}/chain?task=${task_id}`} icon={<SearchOutlined />}>
          {t('chain')}
        </LinkButton>
      )}
      {may('push_send') && (
        <>
          {running && <StopButton report={report} />}
          {type !== 'revoke' && state !== 'scheduled' && state !== 'deleted' && <RecallButton report={report} />}
          {type !== 'revoke' && (
            <Button icon={<CopyOutlined />} onClick={() => void navigate(copy)}>
              {t('copy')}
            </Button>
          )}
          {type !== 'revoke' && kind !== 'single' && state !== 'scheduled' && (
            <Dropdown
              trigger={['click']}
              menu={{
                items: [
                  { key: 'not_arrived', label: t('againNotArrived', { n: left }), disabled: left === 0 },
                  { key: 'not_clicked', label: t('againNotClicked', { n: silent }), disabled: silent === 0 },
                ],
                onClick: ({ key }) => void navigate(`${copy}&task=${task_id}&outcome=${key}`),
              }}
            >
              <Button type="primary" icon={<DownOutlined />} iconPlacement="end">
                {t('again')}
              </Button>
            </Dropdown>
          )}
        </>
      )}
    </>
  );
}

function StopButton({ report: { task_id, state } }: { report: TaskReport }) {
  const t = useTexts();
  const { modal } = App.useApp();
  const { app_id } = useApp();
  const stop = useAction({
    run: () => ok(api.POST('/apps/{app_id}/tasks/{task_id}/stop', { params: { path: { app_id, task_id } } })),
    done: t('stopped'),
    changes: [['apps', app_id, 'task', task_id], ['apps', app_id, 'tasks']],
  });
  const ask = () =>
    modal.confirm({
      title: t('stopAsk'),
      content: state === 'scheduled' ? t('stopScheduledBody') : t('stopBody'),
      okText: t('stop'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => stop.mutateAsync().catch(() => undefined),
    });
  return (
    <Button danger icon={<PauseOutlined />} onClick={ask}>
      {t('stop')}
    </Button>
  );
}

function RecallButton({ report: { task_id } }: { report: TaskReport }) {
  const t = useTexts();
  const link = useOuterLink();
  const { modal, notification } = App.useApp();
  const { app_id } = useApp();
  const recall = useAction({
    run: () => ok(api.POST('/apps/{app_id}/tasks/{task_id}/recall', { params: { path: { app_id, task_id } } })),
    changes: [['apps', app_id, 'task', task_id], ['apps', app_id, 'tasks']],
    then: (result) =>
      notification.success({
        title: t('recalled'),
        description: result.task_id && link(`/apps/${app_id}/tasks/${result.task_id}`, t('seeRecall')),
      }),
  });
  const ask = () =>
    modal.confirm({
      title: t('recallAsk'),
      content: t('recallBody'),
      okText: t('recall'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => recall.mutateAsync().catch(() => undefined),
    });
  return (
    <Button icon={<RollbackOutlined />} onClick={ask}>
      {t('recall')}
    </Button>
  );
}
