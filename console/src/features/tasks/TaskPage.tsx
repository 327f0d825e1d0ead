import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { TaskReport } from '@/shared/api/schema.gen';
import { CopyButton } from '@/shared/actions/CopyButton';
import { useFormats } from '@/shared/format/formats';
import { Columns, PageFrame, Stack } from '@/shared/layout/PageFrame';
import { useEvents } from '@/shared/live/useEvents';
import { Code, Mark } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { ErrorState, Loading } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { kindNames, typeNames, useTexts } from './messages';
import { ChannelPanel } from './report/ChannelPanel';
import { CurvePanel } from './report/CurvePanel';
import { CustomEvents, FallbackPanel } from './report/FallbackPanel';
import { FunnelPanel } from './report/FunnelPanel';
import { LossPanel } from './report/LossPanel';
import { RequestPanel } from './report/RequestPanel';
import { TaskActions } from './report/TaskActions';
import { WhereaboutsPanel } from './report/WhereaboutsPanel';
import styles from './report/report.module.css';
import { StateMark } from './StateMark';

export default function TaskPage() {
  const t = useTexts();
  const { app_id } = useApp();
  const task_id = useParams()['taskId']!;
  const query = useQuery({
    queryKey: ['apps', app_id, 'task', task_id],
    queryFn: () => ok(api.GET('/apps/{app_id}/tasks/{task_id}', { params: { path: { app_id, task_id } } })),
  });
  if (!query.data) {
    return (
      <PageFrame title={t('title')}>
        {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading rows={10} />}
      </PageFrame>
    );
  }
  return <Report report={query.data} />;
}

function Report({ report }: { report: TaskReport }) {
  const t = useTexts();
  const live = useLiveReport(report);
  return (
    <PageFrame title={report.name || report.title || t('untitled')} description={<Facts report={report} />} actions={<TaskActions report={report} />}>
      <Stack>
        {live && (
          <div className={styles.live} role="status">
            <Mark tone={live === 'interrupted' ? 'warning' : 'live'}>{live === 'interrupted' ? t('interrupted') : t('live')}</Mark>
          </div>
        )}
        <WhereaboutsPanel report={report} />
        <Columns min={420}>
          <FunnelPanel report={report} />
          <CurvePanel report={report} />
        </Columns>
        <ChannelPanel report={report} />
        <LossPanel report={report} />
        {report.fallback.length > 0 && <FallbackPanel steps={report.fallback} />}
        {report.actions.length > 0 && <CustomEvents report={report} />}
        <RequestPanel report={report} />
      </Stack>
    </PageFrame>
  );
}

/** Keeps the report in the cache up to date while the task can change. */
function useLiveReport(report: TaskReport) {
  const { app_id } = useApp();
  const queries = useQueryClient();
  const { task_id } = report;
  const onEvent = useCallback(
    (name: string, data: unknown) => {
      if (name === 'task') {
        queries.setQueryData(['apps', app_id, 'task', task_id], data);
      }
    },
    [queries, app_id, task_id],
  );
  const changing = report.state === 'sending' || report.state === 'scheduled';
  const state = useEvents(changing ? `/apps/${app_id}/tasks/${task_id}/live` : undefined, onEvent);
  return changing && state !== 'connecting' ? state : undefined;
}

function Facts({ report }: { report: TaskReport }) {
  const t = useTexts();
  const pair = usePair();
  const { instant } = useFormats();
  return (
    <span className={styles.facts}>
      <StateMark state={report.state} />
      <span>
        {pair(typeNames[report.type])} · {pair(kindNames[report.kind])}
      </span>
      <span>{t('createdAt', { at: instant(report.created_at) })}</span>
      {report.start_at && report.state === 'scheduled' && <span>{t('startsAt', { at: instant(report.start_at) })}</span>}
      {report.expires_at && <span>{t('expiresAt', { at: instant(report.expires_at) })}</span>}
      <span>
        <Code>{report.task_id}</Code>
        <CopyButton text={report.task_id} what={t('taskId')} />
      </span>
    </span>
  );
}
