import { Collapse, Input, Segmented, Switch } from 'antd';
import { useId } from 'react';
import type { Notification } from '@/shared/api/schema.gen';
import { Panel } from '@/shared/layout/PageFrame';
import { useTexts } from '../messages';
import type { Draft, Kind } from '../model/draft';
import { limits } from '../model/mistakes';
import { ClickFields } from './ClickFields';
import { useCompose } from './context';
import { Field } from './Field';
import { ImageField } from './ImageField';
import { MoreFields } from './MoreFields';
import { OverridesSection } from './OverridesSection';
import { TextField } from './TextField';
import { VariablesSection } from './VariablesSection';
import styles from './compose.module.css';

export function ContentSection() {
  const t = useTexts();
  const { draft, change } = useCompose();
  const nameId = useId();
  return (
    <Panel title={t('content')}>
      <Field label={t('kind')} hint={t(`${draft.kind}Hint`)}>
        <Segmented<Kind>
          value={draft.kind}
          onChange={(kind) => change({ kind })}
          options={(['notification', 'transmission', 'revoke'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </Field>
      {draft.kind === 'notification' && <NotificationFields />}
      {draft.kind === 'transmission' && <TransmissionFields />}
      {draft.kind === 'revoke' && <RevokeFields />}
      <Field label={t('name')} id={nameId} hint={t('nameHint')}>
        <Input id={nameId} value={draft.name} maxLength={100} onChange={({ target }) => change({ name: target.value })} />
      </Field>
    </Panel>
  );
}

function NotificationFields() {
  const t = useTexts();
  const { draft, change } = useCompose();
  const { notification, expanded } = draft;
  const set = (part: Partial<Notification>) => change({ notification: { ...notification, ...part } });
  return (
    <>
      <TextField
        label={t('pushTitle')}
        value={notification.title}
        onChange={(title) => set({ title })}
        max={limits.title}
        placeholder={t('titlePlaceholder')}
        about={['title', 'titleLong']}
      />
      <TextField
        label={t('pushBody')}
        value={notification.body}
        onChange={(body) => set({ body })}
        max={limits.body}
        rows={3}
        placeholder={t('bodyPlaceholder')}
        about={['body', 'bodyLong']}
      />
      <Field label={t('expanded')}>
        <Segmented<Draft['expanded']>
          value={expanded}
          onChange={(value) => change({ expanded: value })}
          options={[
            { value: 'none', label: t('plain') },
            { value: 'big_text', label: t('bigText') },
            { value: 'big_image', label: t('bigImage') },
          ]}
        />
      </Field>
      {expanded === 'big_text' && (
        <TextField
          label={t('bigText')}
          value={notification.big_text ?? ''}
          onChange={(big_text) => set({ big_text })}
          max={limits.bigText}
          rows={3}
          placeholder={t('bigTextPlaceholder')}
          about={['bigText']}
        />
      )}
      {expanded === 'big_image' && <ImageField value={notification.big_image ?? ''} onChange={(big_image) => set({ big_image })} />}
      <ClickFields value={notification} onChange={set} />
      <Collapse
        ghost
        style={{ margin: '0 -16px 12px' }}
        items={[
          { key: 'more', label: t('more'), children: <MoreFields value={notification} onChange={set} /> },
          { key: 'overrides', label: t('overrides'), children: <OverridesSection />, forceRender: false },
          { key: 'variables', label: t('variables'), children: <VariablesSection /> },
        ]}
      />
    </>
  );
}

function TransmissionFields() {
  const t = useTexts();
  const { draft, change } = useCompose();
  return (
    <TextField
      label={t('transmissionContent')}
      value={draft.transmission}
      onChange={(transmission) => change({ transmission })}
      max={limits.transmission}
      rows={5}
      placeholder={t('payloadPlaceholder')}
      about={['transmission']}
    />
  );
}

function RevokeFields() {
  const t = useTexts();
  const { draft, change } = useCompose();
  const id = useId();
  const { revoke } = draft;
  return (
    <>
      <Field label={t('revokeTask')} id={id} about={['revoke']}>
        <Input
          id={id}
          value={revoke.taskId}
          spellCheck={false}
          onChange={({ target }) => change({ revoke: { ...revoke, taskId: target.value } })}
        />
      </Field>
      <p className={styles.inline}>
        <Switch checked={revoke.force} aria-label={t('revokeForce')} onChange={(force) => change({ revoke: { ...revoke, force } })} />
        {t('revokeForce')}
      </p>
    </>
  );
}
