import { useQuery } from '@tanstack/react-query';
import { Button, Progress, Result } from 'antd';
import { api, ok } from '@/shared/api/client';
import type { PushResult } from '@/shared/api/schema.gen';
import { LinkButton } from '@/shared/layout/LinkButton';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { useApp } from '@/shared/session/session';
import { useTexts } from '../messages';
import { useReviewTexts } from '../reviewMessages';

const LOOK_MS = 1_500;

/** What became of a push that was asked for, and where to go from here. */
export function SentPage({ result, scheduled, onAnother }: { result: PushResult; scheduled: boolean; onAnother: () => void }) {
  const t = useReviewTexts();
  const say = useTexts();
  const { app_id } = useApp();
  const another = <Button onClick={onAnother}>{t('another')}</Button>;
  return (
    <PageFrame title={say('title')}>
      <Panel>
        {result.state === 'accepted' && (
          <Result
            status="success"
            title={scheduled ? t('scheduledDone') : t('sent')}
            subTitle={t('sentBody', { id: result.task_id ?? '' })}
            extra={[<Goto key="report" to={`/apps/${app_id}/tasks/${result.task_id}`} name={t('report')} />, another]}
          />
        )}
        {result.state === 'awaiting_approval' && (
          <Result
            status="info"
            title={t('asked')}
            subTitle={t('askedBody')}
            extra={[<Goto key="approvals" to={`/apps/${app_id}/approvals`} name={t('approvals')} />, another]}
          />
        )}
        {result.state === 'sending_file' && result.job_id && <ToFile jobId={result.job_id} another={another} />}
      </Panel>
    </PageFrame>
  );
}

function ToFile({ jobId, another }: { jobId: string; another: React.ReactNode }) {
  const t = useReviewTexts();
  const { app_id } = useApp();
  const job = useQuery({
    queryKey: ['apps', app_id, 'jobs', jobId],
    queryFn: () => ok(api.GET('/apps/{app_id}/jobs/{id}', { params: { path: { app_id, id: jobId } } })),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : LOOK_MS),
  }).data;
  const waits = job?.state === 'running' && job.start_at !== null && job.done === 0;
  const done = job?.state === 'done';
  const failed = job?.state === 'failed' || job?.state === 'cancelled';
  const task = job?.task_ids[0];
  return (
    <Result
      status={done ? 'success' : failed ? 'error' : 'info'}
      title={
        done
          ? t('fileDone')
          : failed
            ? t('fileFailed', { error: job?.error ?? job?.state ?? '' })
            : waits
              ? t('scheduledDone')
              : t('fileSending')
      }
      subTitle={job && !waits && t('fileSendingBody', { done: job.done, lines: job.lines })}
      extra={[task && <Goto key="report" to={`/apps/${app_id}/tasks/${task}`} name={t('report')} />, another]}
    >
      {job && (
        <Progress
          aria-label={t('fileSending')}
          percent={Math.round((100 * job.done) / Math.max(1, job.lines))}
          status={failed ? 'exception' : done ? 'success' : 'active'}
        />
      )}
    </Result>
  );
}

function Goto({ to, name }: { to: string; name: string }) {
  return (
    <LinkButton to={to} type="primary">
      {name}
    </LinkButton>
  );
}
