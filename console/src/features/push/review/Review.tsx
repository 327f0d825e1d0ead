import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { api, newIdempotencyKey, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import type { Rehearsal } from '@/shared/api/schema.gen';
import { Columns, PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { useApp } from '@/shared/session/session';
import { ErrorState } from '@/shared/states/states';
import { useTexts } from '../messages';
import type { Draft } from '../model/draft';
import { toPush } from '../model/toPush';
import { PreviewPanel } from '../preview/PreviewPanel';
import { useReviewTexts } from '../reviewMessages';
import { RehearsalReport } from './RehearsalReport';
import { SentPage } from './SentPage';
import { Summary } from './Summary';
import styles from './review.module.css';

/** The last look: the push rehearsed on the real audience, and the button that sends it. */
export function Review({ draft, onBack, onAnother }: { draft: Draft; onBack: () => void; onAnother: () => void }) {
  const t = useReviewTexts();
  const say = useTexts();
  const problemText = useProblemText();
  const app = useApp();
  const { app_id } = app;
  const queries = useQueryClient();
  const push = toPush(draft);
  // one key for this review: a click repeated after a broken connection sends nothing twice
  const [key] = useState(newIdempotencyKey);
  const rehearsal = useQuery({
    queryKey: ['apps', app_id, 'rehearsal', key],
    queryFn: () => ok(api.POST('/apps/{app_id}/pushes/rehearsal', { params: { path: { app_id } }, body: push })),
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    enabled: draft.kind !== 'revoke',
  });
  const send = useMutation({
    mutationFn: () =>
      ok(api.POST('/apps/{app_id}/pushes', { params: { path: { app_id }, header: { 'Idempotency-Key': key } }, body: push })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['apps', app_id], refetchType: 'none' }),
  });
  if (send.data) {
    return <SentPage result={send.data} scheduled={push.settings?.schedule_time !== undefined} onAnother={onAnother} />;
  }
  return (
    <PageFrame title={t('title')} description={t('description')} actions={<Button onClick={onBack}>{say('back')}</Button>}>
      <Stack>
        <Columns min={360}>
          <Stack>
            <Summary draft={draft} rehearsal={rehearsal.data} />
            {rehearsal.data && <Warnings rehearsal={rehearsal.data} threshold={app.approval_threshold} />}
          </Stack>
          <PreviewPanel draft={draft} />
        </Columns>
        {rehearsal.isFetching && (
          <Panel title={t('rehearsal')}>
            <p role="status">{t('rehearsing')}</p>
          </Panel>
        )}
        {rehearsal.error && <ErrorState error={rehearsal.error} onRetry={() => void rehearsal.refetch()} />}
        {rehearsal.data && <RehearsalReport rehearsal={rehearsal.data} />}
      </Stack>
      {send.error && <Alert type="error" showIcon role="alert" style={{ marginTop: 16 }} title={problemText(send.error)} />}
      <Confirm
        devices={rehearsal.data?.targeted}
        ready={draft.kind === 'revoke' || rehearsal.data !== undefined}
        needsApproval={rehearsal.data?.needs_approval ?? false}
        scheduled={push.settings?.schedule_time !== undefined}
        sending={send.isPending}
        onSend={() => send.mutate()}
      />
    </PageFrame>
  );
}

function Warnings({ rehearsal, threshold }: { rehearsal: Rehearsal; threshold: number | null }) {
  const t = useReviewTexts();
  return (
    <>
      {rehearsal.targeted === 0 && <Alert type="warning" showIcon title={t('nobody')} />}
      {rehearsal.needs_approval && <Alert type="info" showIcon title={t('needsApproval', { n: threshold ?? 0 })} />}
    </>
  );
}

interface ConfirmProps {
  /** nothing: a recall, whose devices are those of the earlier push */
  devices: number | undefined;
  ready: boolean;
  needsApproval: boolean;
  scheduled: boolean;
  sending: boolean;
  onSend: () => void;
}

function Confirm({ devices, ready, needsApproval, scheduled, sending, onSend }: ConfirmProps) {
  const t = useReviewTexts();
  const [sure, setSure] = useState(false);
  return (
    <div className={styles.confirm}>
      <Checkbox checked={sure} disabled={!ready} onChange={({ target }) => setSure(target.checked)}>
        {devices === undefined ? t('confirmRevoke') : t('confirm', { n: devices })}
      </Checkbox>
      <Button type="primary" size="large" disabled={!sure || !ready} loading={sending} onClick={onSend}>
        {needsApproval ? t('ask') : scheduled ? t('schedule') : t('send')}
      </Button>
    </div>
  );
}
