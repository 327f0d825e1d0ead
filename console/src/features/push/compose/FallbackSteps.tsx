import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select } from 'antd';
import { useId } from 'react';
import { api, ok } from '@/shared/api/client';
import { useApp } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { channelName } from '@/shared/text/vocabulary';
import { useTexts } from '../messages';
import type { FallbackStep } from '../model/draft';
import { parseObject } from '../model/jsonText';
import { useCompose } from './context';
import { Field } from './Field';
import styles from './compose.module.css';

/** What a channel to a person usually sends. */
const usual: Readonly<Record<string, unknown>> = {
  sms: { class: 'marketing', text: '{title}: {body}' },
  email: { subject: '{title}', text: '{body}' },
  wechat: { template_id: '', data: { thing1: { value: '{title}' }, thing2: { value: '{body}' } } },
  wx: { template_id: '', data: { thing1: { value: '{title}' }, thing2: { value: '{body}' } } },
  voice: { template_id: '', variables: { title: '{title}' } },
  rcs: { text: '{title}: {body}' },
  webhook: { title: '{title}', body: '{body}' },
};
const textMessage = { msgtype: 'text', text: { content: '{title}: {body}' } };
const STEP_MINUTES = 30;

/** 补量: who is not reached in time is by another way. */
export function FallbackSteps() {
  const t = useTexts();
  const { draft, changeSettings } = useCompose();
  const id = useId();
  const { fallback, budget } = draft.settings;
  const replace = (at: number, step: FallbackStep) => changeSettings({ fallback: fallback.map((old, i) => (i === at ? step : old)) });
  const add = () =>
    changeSettings({
      fallback: [...fallback, { channel: '', afterMinutes: (fallback.at(-1)?.afterMinutes ?? 0) + STEP_MINUTES, content: '{}' }],
    });
  return (
    <Field label={<span className={styles.hint}>{t('fallbackHint')}</span>} about={['fallback', 'fallbackOrder']}>
      {fallback.map((step, i) => (
        <Step
          key={i}
          value={step}
          taken={fallback.map(({ channel }) => channel)}
          onChange={(changed) => replace(i, changed)}
          onRemove={() => changeSettings({ fallback: fallback.filter((_, other) => other !== i) })}
        />
      ))}
      <Button icon={<PlusOutlined />} onClick={add} disabled={fallback.length >= 8} style={{ margin: '12px 0' }}>
        {t('addStep')}
      </Button>
      {fallback.length > 0 && (
        <Field label={t('budget')} id={id} hint={t('budgetHint')}>
          <Input
            id={id}
            inputMode="decimal"
            value={budget}
            onChange={({ target }) => changeSettings({ budget: target.value })}
            style={{ maxWidth: 200 }}
          />
        </Field>
      )}
    </Field>
  );
}

interface Props {
  value: FallbackStep;
  taken: readonly string[];
  onChange: (value: FallbackStep) => void;
  onRemove: () => void;
}

function Step({ value, taken, onChange, onRemove }: Props) {
  const t = useTexts();
  const pair = usePair();
  const { app_id } = useApp();
  const id = useId();
  const channels = useQuery({
    queryKey: ['apps', app_id, 'channels'],
    queryFn: () => ok(api.GET('/apps/{app_id}/channels', { params: { path: { app_id } } })),
  });
  const choices = channels.data?.items.filter(({ group, state }) => group !== 'push' && state !== 'none');
  const options = choices?.map(({ channel, key }) => ({
    value: key,
    label: pair(channelName(channel)),
    disabled: key !== value.channel && taken.includes(key),
  }));
  return (
    <div className={styles.override}>
      <div className={styles.overrideHead}>
        {t('after')}
        <InputNumber
          aria-label={t('after')}
          min={1}
          precision={0}
          value={value.afterMinutes}
          onChange={(minutes) => onChange({ ...value, afterMinutes: minutes ?? 1 })}
          suffix={t('minutes')}
          style={{ width: 140 }}
        />
        <Select
          aria-label={t('channel')}
          placeholder={t('channel')}
          value={value.channel || undefined}
          onChange={(channel) => onChange({ ...value, channel, content: JSON.stringify(usual[channel] ?? textMessage, null, 2) })}
          options={options}
          loading={channels.isPending}
          style={{ width: 200 }}
        />
        <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('remove')} onClick={onRemove} />
      </div>
      <Field
        label={t('stepContent')}
        id={id}
        hint={parseObject(value.content) ? t('stepContentHint', { title: '{title}', body: '{body}' }) : t('invalidJson')}
      >
        <Input.TextArea
          id={id}
          className={styles.mono}
          value={value.content}
          status={parseObject(value.content) ? undefined : 'error'}
          autoSize={{ minRows: 2, maxRows: 10 }}
          onChange={({ target }) => onChange({ ...value, content: target.value })}
        />
      </Field>
    </div>
  );
}
