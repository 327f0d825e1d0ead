import { Input, Radio, Select } from 'antd';
import { useId } from 'react';
import type { TaskCondition } from '@/shared/api/schema.gen';
import { Panel } from '@/shared/layout/PageFrame';
import { useTexts } from '../messages';
import { listed, type AudienceDraft, type AudienceForm } from '../model/draft';
import { AudienceCountPanel } from './AudienceCountPanel';
import { Conditions } from './Conditions';
import { useCompose } from './context';
import { Field } from './Field';
import { FileAudience } from './FileAudience';
import styles from './compose.module.css';

const forms = {
  all: 'forAll',
  conditions: 'forConditions',
  cids: 'forCids',
  aliases: 'forAliases',
  file: 'forFile',
  task: 'forTask',
} as const satisfies Record<AudienceForm, string>;

const outcomes: readonly TaskCondition['outcome'][] = [
  'not_arrived',
  'not_clicked',
  'not_displayed',
  'arrived',
  'displayed',
  'clicked',
  'lost',
  'targeted',
];

export function AudienceSection() {
  const t = useTexts();
  const { draft, change } = useCompose();
  const { audience } = draft;
  const set = (part: Partial<AudienceDraft>) => change({ audience: { ...audience, ...part } });
  return (
    <Panel title={t('audience')}>
      <Field label={<span className="hy-visually-hidden">{t('audience')}</span>}>
        <Radio.Group
          value={audience.form}
          onChange={({ target }) => set({ form: target.value as AudienceForm })}
          options={Object.entries(forms).map(([value, name]) => ({ value, label: t(name) }))}
          className={styles.inline}
        />
      </Field>
      <AudienceFields audience={audience} onChange={set} />
      <AudienceCountPanel />
    </Panel>
  );
}

function AudienceFields({ audience, onChange }: { audience: AudienceDraft; onChange: (part: Partial<AudienceDraft>) => void }) {
  switch (audience.form) {
    case 'all':
      return null;
    case 'conditions':
      return <Conditions value={audience.conditions} onChange={(conditions) => onChange({ conditions })} />;
    case 'cids':
    case 'aliases':
      return <Named form={audience.form} value={audience[audience.form]} onChange={onChange} />;
    case 'file':
      return <FileAudience value={audience.file} onChange={(file) => onChange({ file })} />;
    case 'task':
      return <TaskOutcome value={audience.task} onChange={(task) => onChange({ task })} />;
  }
}

function Named({ form, value, onChange }: { form: 'cids' | 'aliases'; value: string; onChange: (part: Partial<AudienceDraft>) => void }) {
  const t = useTexts();
  const id = useId();
  return (
    <Field
      label={t(forms[form])}
      id={id}
      hint={t('listCount', { n: listed(value).length })}
      about={form === 'cids' ? ['cids', 'cidsMany'] : ['aliases', 'aliasesMany']}
    >
      <Input.TextArea
        id={id}
        className={styles.mono}
        value={value}
        spellCheck={false}
        placeholder={t('listPlaceholder')}
        autoSize={{ minRows: 3, maxRows: 10 }}
        onChange={({ target }) => onChange({ [form]: target.value })}
      />
    </Field>
  );
}

function TaskOutcome({ value, onChange }: { value: TaskCondition; onChange: (value: TaskCondition) => void }) {
  const t = useTexts();
  const id = useId();
  return (
    <div className={styles.grid}>
      <Field label={t('task')} id={id} about={['task']}>
        <Input id={id} value={value.task_id} spellCheck={false} onChange={({ target }) => onChange({ ...value, task_id: target.value })} />
      </Field>
      <Field label={t('outcome')} id={`${id}outcome`}>
        <Select
          id={`${id}outcome`}
          value={value.outcome}
          onChange={(outcome) => onChange({ ...value, outcome })}
          options={outcomes.map((outcome) => ({ value: outcome, label: t(`outcome_${outcome}`) }))}
          style={{ width: '100%' }}
        />
      </Field>
    </div>
  );
}
