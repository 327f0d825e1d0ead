import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { API_ROOT, api, ok } from '@/shared/api/client';
import type { ImportKind, Job } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { PagedTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { usePages } from '@/shared/lists/usePages';
import { useApp, useMay } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { JobProgress } from './JobProgress';
import { kindNames, useTexts } from './messages';
import { jobRefresh } from './progress';

/** Imports with their progress: what the server says, whoever started them and whenever. */
export function ImportList() {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { instant, number } = useFormats();
  const { app_id } = useApp();
  const key = ['apps', app_id, 'imports'];
  const pages = usePages(
    key,
    (cursor) => ok(api.GET('/apps/{app_id}/imports', { params: { path: { app_id }, query: { cursor } } })),
    { refresh: jobRefresh },
  );
  const stop = useAction<string>({
    run: (id) => ok(api.DELETE('/apps/{app_id}/jobs/{id}', { params: { path: { app_id, id } } })),
    done: t('stopped'),
    changes: [key],
  });
  return (
    <PagedTable
      pages={pages}
      rowKey="id"
      label={t('imports')}
      empty={<Empty title={t('noImports')}>{t('noImportsBody')}</Empty>}
      columns={[
        {
          title: t('job'),
          key: 'job',
          render: (_, job) => <TwoLines first={job.name} second={pair(kindNames[job.kind as ImportKind] ?? [job.kind, job.kind])} />,
        },
        { title: t('progress'), key: 'progress', render: (_, job) => <TwoLines first={<JobProgress job={job} />} second={job.error} /> },
        {
          title: t('lines'),
          key: 'lines',
          align: 'right',
          render: (_, job) => (job.state === 'running' ? `${number(job.done)} / ${number(job.lines)}` : number(job.lines)),
        },
        { title: t('refused'), key: 'refused', align: 'right', render: (_, job) => <RefusedLines job={job} mayDownload={may('audience_write')} /> },
        {
          title: t('created'),
          key: 'created',
          render: (_, job) => <TwoLines first={instant(job.created_at)} second={t('by', { name: job.created_by })} />,
        },
        {
          key: 'do',
          align: 'right',
          render: (_, job) =>
            job.state === 'running' &&
            may('audience_write') && (
              <Button type="link" size="small" aria-label={t('stopLabel', { name: job.name })} onClick={() => stop.mutate(job.id)}>
                {t('stop')}
              </Button>
            ),
        },
      ]}
    />
  );
}

export function RefusedLines({ job, mayDownload }: { job: Job; mayDownload: boolean }) {
  const t = useTexts();
  const { number } = useFormats();
  const { app_id } = useApp();
  if (job.refused === 0 || !mayDownload) {
    return number(job.refused);
  }
  return (
    <Button
      type="link"
      size="small"
      icon={<DownloadOutlined />}
      href={`${API_ROOT}/apps/${app_id}/jobs/${job.id}/refused`}
      download={`${job.name}-refused.csv`}
      aria-label={t('refusedLabel', { n: job.refused, name: job.name })}
    >
      {t('refusedDownload', { n: job.refused })}
    </Button>
  );
}
