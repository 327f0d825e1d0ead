import type { Callback } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Figure, Figures, Stack } from '@/shared/layout/PageFrame';
import { Mark, Note } from '@/shared/marks/Mark';
import { useTexts } from './messages';

/** How the receiver does. */
export function StatusFigures({ status }: { status: NonNullable<Callback['status']> }) {
  const t = useTexts();
  const { compact, number, instant, second } = useFormats();
  const { state, waiting, oldest, dead, dropped, sent, requests, failed_requests, last_success, last_error } = status;
  return (
    <Stack>
      {last_error && state === 'failing' && (
        <Note tone="bad">
          {t('lastError', { reason: last_error.reason, at: second(last_error.at), next: second(last_error.next_try) })}
        </Note>
      )}
      <Figures>
        <Figure
          label={t('status')}
          value={<Mark tone={state === 'ok' ? 'good' : 'bad'}>{state === 'ok' ? t('okState') : t('failing')}</Mark>}
          note={last_success && `${t('lastSuccess')} ${instant(last_success)}`}
        />
        <Figure label={t('waiting')} value={compact(waiting)} exact={number(waiting)} note={oldest && t('oldest', { at: instant(oldest) })} />
        <Figure label={t('sent')} value={compact(sent)} exact={number(sent)} note={t('sinceStart', { n: requests })} />
        <Figure label={t('failed')} value={compact(failed_requests)} exact={number(failed_requests)} />
        <Figure label={t('deadCount')} value={compact(dead)} exact={number(dead)} note={dropped > 0 && t('dropped', { n: dropped })} />
      </Figures>
    </Stack>
  );
}
