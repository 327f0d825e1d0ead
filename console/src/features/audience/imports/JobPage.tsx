import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { ImportKind, Job } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { Figure, Figures, PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { Code, Note } from '@/shared/marks/Mark';
import { LinkButton } from '@/shared/layout/LinkButton';
import { useApp, useMay } from '@/shared/session/session';
import { Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { RefusedLines } from './ImportList';
import { JobProgress } from './JobProgress';
import { kindNames, useTexts } from './messages';
import { jobRefresh } from './progress';

/** One import, or a push to a file, as far as it is. */
export default function JobPage() {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { instant, number } = useFormats();
  const { app_id } = useApp();
  const id = useParams()['jobId']!;
  const key = ['apps', app_id, 'jobs', id];
  const query = useQuery({
    queryKey: key,
    queryFn: () => ok(api.GET('/apps/{app_id}/jobs/{id}', { params: { path: { app_id, id } } })),
    refetchInterval: ({ state }) => (state.data ? jobRefresh([state.data]) : false),
  });
  const stop = useAction({
    run: () => ok(api.DELETE('/apps/{app_id}/jobs/{id}', { params: { path: { app_id, id } } })),
    done: t('stopped'),
    changes: [key],
  });
  const times = ({ state, start_at, finished_at, done }: Job) =>
    finished_at
      ? t('finished', { at: instant(finished_at) })
      : start_at && state === 'running' && done === 0 && t('waitsUntil', { at: instant(start_at) });
  const job = query.data;
  const kind = job && pair(kindNames[job.kind as ImportKind] ?? [job.kind, job.kind]);
  const actions = (
    <>
      {job?.kind !== 'push' && (
        <LinkButton to={`/apps/${app_id}/imports`}>{t('back')}</LinkButton>
      )}
      {job?.state === 'running' && may('audience_write') && (
        <Button danger onClick={() => stop.mutate()}>
          {t('stop')}
        </Button>
      )}
    </>
  );
  return (
    <PageFrame title={job?.name ?? t('jobTitle')} description={kind} actions={actions}>
      <Loaded query={query}>
        {(loaded) => (
          <Stack>
            <Panel title={t('progress')} extra={times(loaded)}>
              <JobProgress job={loaded} />
            </Panel>
            {loaded.error && <Note tone="bad">{loaded.error}</Note>}
            <Figures>
              <Figure label={t('lines')} value={number(loaded.lines)} />
              <Figure label={t('progress')} value={number(loaded.done)} />
              <Figure label={t('refused')} value={<RefusedLines job={loaded} mayDownload={may('audience_write')} />} />
            </Figures>
            {loaded.task_ids.length > 0 && (
              <Panel title={t('tasks')}>
                {loaded.task_ids.map((task) => (
                  <div key={task}>
                    <Link to={`/apps/${app_id}/tasks/${task}`}>
                      <Code>{task}</Code>
                    </Link>
                  </div>
                ))}
              </Panel>
            )}
          </Stack>
        )}
      </Loaded>
    </PageFrame>
  );
}
