import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { TaskCondition } from '@/shared/api/schema.gen';
import { PageFrame } from '@/shared/layout/PageFrame';
import { useApp } from '@/shared/session/session';
import { ErrorState, Loading } from '@/shared/states/states';
import { Composer } from './Composer';
import { useTexts } from './messages';
import { newDraft, type Draft } from './model/draft';
import { fromPush } from './model/fromPush';

/**
 * A new push. What it begins with stands in the address: `template=ID`, `copy=TASK` (a push again), `task=TASK&outcome=…` (to those
 * an earlier one did not reach), `cid=CID`, `file=ID` (an uploaded audience); else the draft that was left here.
 */
export default function NewPushPage() {
  const t = useTexts();
  const [search] = useSearchParams();
  const { app_id } = useApp();
  const template = search.get('template');
  const copy = search.get('copy');
  const instance = useQuery({ queryKey: ['instance'], queryFn: () => ok(api.GET('/instance')), staleTime: Infinity });
  const source = useQuery({
    queryKey: ['apps', app_id, 'push-source', template, copy],
    queryFn: async () =>
      template
        ? (await ok(api.GET('/apps/{app_id}/templates/{id}', { params: { path: { app_id, id: template } } }))).push
        : ok(api.GET('/apps/{app_id}/tasks/{task_id}/request', { params: { path: { app_id, task_id: copy ?? '' } } })),
    enabled: template !== null || copy !== null,
    staleTime: Infinity,
  });
  if (instance.isPending || (source.isPending && source.fetchStatus !== 'idle')) {
    return (
      <PageFrame title={t('title')}>
        <Loading rows={10} />
      </PageFrame>
    );
  }
  const error = instance.error ?? source.error;
  if (error) {
    return (
      <PageFrame title={t('title')}>
        <ErrorState error={error} onRetry={() => void (instance.error ? instance.refetch() : source.refetch())} />
      </PageFrame>
    );
  }
  const zone = instance.data?.time_zone ?? 'Asia/Shanghai';
  const given = source.data ? fromPush(source.data, zone) : undefined;
  return <Composer key={search.toString()} zone={zone} given={audienceOf(search, given, zone)} />;
}

/** The audience that the address names, on the draft that it names. */
function audienceOf(search: URLSearchParams, given: Draft | undefined, zone: string): Draft | undefined {
  const task = search.get('task');
  const cid = search.get('cid');
  const file = search.get('file');
  if (!task && !cid && !file) {
    return given && { ...given, settings: { ...given.settings, scheduled: false, at: '' } };
  }
  const draft = given ?? newDraft(zone);
  const audience = task
    ? { form: 'task' as const, task: { task_id: task, outcome: (search.get('outcome') ?? 'not_clicked') as TaskCondition['outcome'] } }
    : file
      ? { form: 'file' as const, file }
      : { form: 'cids' as const, cids: cid ?? '' };
  return { ...draft, audience: { ...draft.audience, ...audience }, settings: { ...draft.settings, scheduled: false, at: '' } };
}
