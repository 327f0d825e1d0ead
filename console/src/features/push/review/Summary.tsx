import type { Rehearsal } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { useTexts } from '../messages';
import type { Draft } from '../model/draft';
import { useReviewTexts } from '../reviewMessages';
import { useDuration } from '../useDuration';
import styles from './review.module.css';

const forms = {
  all: 'forAll',
  conditions: 'forConditions',
  cids: 'forCids',
  aliases: 'forAliases',
  file: 'forFile',
  task: 'forTask',
} as const;

/** What, to whom and how, in a few lines. */
export function Summary({ draft, rehearsal }: { draft: Draft; rehearsal: Rehearsal | undefined }) {
  const t = useReviewTexts();
  const say = useTexts();
  const { kind, notification, settings, audience } = draft;
  return (
    <>
      <Panel title={t('what')}>
        <dl className={styles.facts}>
          <dt>{t('kind')}</dt>
          <dd>{say(kind)}</dd>
          {kind === 'notification' && (
            <>
              <dt>{say('pushTitle')}</dt>
              <dd className={styles.title}>{notification.title}</dd>
              <dt>{say('pushBody')}</dt>
              <dd>{notification.body}</dd>
            </>
          )}
          {kind === 'transmission' && (
            <>
              <dt>{say('transmissionContent')}</dt>
              <dd>{draft.transmission}</dd>
            </>
          )}
          {kind === 'revoke' && (
            <>
              <dt>{say('revokeTask')}</dt>
              <dd>{draft.revoke.taskId}</dd>
            </>
          )}
        </dl>
      </Panel>
      <Panel title={t('who')}>
        <dl className={styles.facts}>
          <dt>{say('audience')}</dt>
          <dd>{say(forms[audience.form])}</dd>
          {rehearsal && (
            <>
              <dt>{say('count')}</dt>
              <dd>
                <strong>{t('devices', { n: rehearsal.targeted })}</strong> · {t('eligible', { n: rehearsal.eligible })}
              </dd>
            </>
          )}
        </dl>
      </Panel>
      <Panel title={t('how')}>
        <dl className={styles.facts}>
          <dt>{t('when')}</dt>
          <dd>{settings.scheduled ? `${settings.at.replace('T', ' ')} (${settings.zone})` : t('now')}</dd>
          <dt>{t('validity')}</dt>
          <dd>{t('hours', { n: settings.ttlHours })}</dd>
          <dt>{t('speed')}</dt>
          <dd>{settings.speed > 0 ? t('perSecond', { n: settings.speed }) : t('unlimited')}</dd>
          {rehearsal && <Price rehearsal={rehearsal} />}
        </dl>
      </Panel>
    </>
  );
}

function Price({ rehearsal }: { rehearsal: Rehearsal }) {
  const t = useReviewTexts();
  const format = useFormats();
  const duration = useDuration();
  const fallback = rehearsal.fallback.reduce((sum, step) => sum + Number(step.cost_at_most), 0);
  const cost = Number(rehearsal.cost);
  return (
    <>
      <dt>{t('finish')}</dt>
      <dd>{duration(rehearsal.seconds)}</dd>
      <dt>{t('cost')}</dt>
      <dd>
        {cost > 0 ? format.money(cost) : t('free')}
        {fallback > 0 && ` · ${t('costFallback', { cost: format.money(fallback) })}`}
      </dd>
    </>
  );
}
