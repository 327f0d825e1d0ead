import { App, Button } from 'antd';
import { useLayoutEffect, useMemo, useState } from 'react';
import { Columns, PageFrame, Stack } from '@/shared/layout/PageFrame';
import { useApp, useMay } from '@/shared/session/session';
import { AudienceSection } from './compose/AudienceSection';
import { ComposeContext } from './compose/context';
import { ContentSection } from './compose/ContentSection';
import { SettingsSection } from './compose/SettingsSection';
import { useMistakeTexts, useTexts } from './messages';
import type { Draft } from './model/draft';
import { mistakesOf, type Mistake } from './model/mistakes';
import { PreviewPanel } from './preview/PreviewPanel';
import { Review } from './review/Review';
import { TestSend } from './review/TestSend';
import { SaveTemplate } from './templates/SaveTemplate';
import { UseTemplate } from './templates/UseTemplate';
import { useDraft } from './useDraft';
import styles from './compose/compose.module.css';

const ofMessage = new Set<Mistake>([
  'title',
  'titleLong',
  'body',
  'bodyLong',
  'bigText',
  'bigImage',
  'intent',
  'url',
  'payload',
  'transmission',
  'revoke',
  'overrides',
]);

type Dialog = 'test' | 'save' | 'use' | undefined;

/** Writes a push, then reviews it. */
export function Composer({ zone, given }: { zone: string; given: Draft | undefined }) {
  const t = useTexts();
  const say = useMistakeTexts();
  const { message, modal } = App.useApp();
  const may = useMay();
  const { app_id, max_validity_days } = useApp();
  const { draft, setDraft, change, changeSettings, reset } = useDraft(app_id, zone, given);
  const [reviewing, setReviewing] = useState(false);
  const [tried, setTried] = useState(false);
  const [dialog, setDialog] = useState<Dialog>();
  useLayoutEffect(() => {
    window.scrollTo(0, 0);
  }, [reviewing]);
  const mistakes = mistakesOf(draft, Date.now(), max_validity_days);
  const shownKey = tried ? mistakes.join() : '';
  const compose = useMemo(
    () => ({ draft, change, changeSettings, shown: shownKey === '' ? [] : (shownKey.split(',') as Mistake[]) }),
    [draft, change, changeSettings, shownKey],
  );

  const proceed = (blocking: readonly Mistake[], go: () => void) => {
    if (blocking.length === 0) {
      go();
      return;
    }
    setTried(true);
    message.warning(`${t('fix')}: ${blocking.map((mistake) => say(mistake)).join('; ')}`);
  };
  const aboutMessage = mistakes.filter((mistake) => ofMessage.has(mistake));

  if (reviewing) {
    return (
      <Review
        draft={draft}
        onBack={() => setReviewing(false)}
        onAnother={() => {
          reset();
          setTried(false);
          setReviewing(false);
        }}
      />
    );
  }
  return (
    <ComposeContext value={compose}>
      <PageFrame
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <Button onClick={() => setDialog('use')}>{t('useTemplate')}</Button>
            <Button
              onClick={() =>
                modal.confirm({
                  title: t('discardSure'),
                  okText: t('discard'),
                  cancelText: t('cancel'),
                  onOk: () => {
                    reset();
                    setTried(false);
                  },
                })
              }
            >
              {t('discard')}
            </Button>
          </>
        }
      >
        <div className={styles.layout}>
          <Stack>
            <ContentSection />
            <AudienceSection />
            <SettingsSection />
          </Stack>
          <aside className={styles.aside} aria-label={t('preview')}>
            <Columns min={300}>
              <PreviewPanel draft={draft} />
            </Columns>
          </aside>
        </div>
        <div className={styles.foot}>
          <span className={styles.footNote}>{t('draftKept')}</span>
          {may('template_write') && <Button onClick={() => proceed(aboutMessage, () => setDialog('save'))}>{t('saveTemplate')}</Button>}
          {draft.kind !== 'revoke' && <Button onClick={() => proceed(aboutMessage, () => setDialog('test'))}>{t('testSend')}</Button>}
          <Button type="primary" onClick={() => proceed(mistakes, () => setReviewing(true))}>
            {t('next')}
          </Button>
        </div>
      </PageFrame>
      {dialog === 'test' && <TestSend draft={draft} onClose={() => setDialog(undefined)} />}
      {dialog === 'save' && <SaveTemplate draft={draft} onClose={() => setDialog(undefined)} />}
      {dialog === 'use' && (
        <UseTemplate
          zone={zone}
          onUse={(used) => {
            setDraft(used);
            setDialog(undefined);
          }}
          onClose={() => setDialog(undefined)}
        />
      )}
    </ComposeContext>
  );
}
