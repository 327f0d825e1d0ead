import { Input, InputNumber, Select } from 'antd';
import { useId } from 'react';
import type { Notification } from '@/shared/api/schema.gen';
import { useTexts } from '../messages';
import { Field } from './Field';
import styles from './compose.module.css';

interface Props {
  value: Notification;
  onChange: (part: Partial<Notification>) => void;
}

/** What a notification may have beside its texts. */
export function MoreFields({ value, onChange }: Props) {
  const t = useTexts();
  const id = useId();
  return (
    <div className={styles.grid}>
      <Field label={t('badge')} id={`${id}badge`}>
        <InputNumber
          id={`${id}badge`}
          min={1}
          precision={0}
          value={value.badge_add_num ?? null}
          onChange={(badge) => onChange({ badge_add_num: badge ?? undefined })}
          style={{ width: '100%' }}
        />
      </Field>
      <Text id={`${id}ring`} label={t('ring')} max={256} value={value.ring_name} onChange={(ring_name) => onChange({ ring_name })} />
      <Text
        id={`${id}channel`}
        label={t('channelId')}
        max={64}
        value={value.channel_id}
        onChange={(channel_id) => onChange({ channel_id })}
      />
      <Text
        id={`${id}channelName`}
        label={t('channelName')}
        max={64}
        value={value.channel_name}
        onChange={(channel_name) => onChange({ channel_name })}
      />
      <Field label={t('channelLevel')} id={`${id}level`}>
        <Select
          id={`${id}level`}
          allowClear
          value={value.channel_level}
          onChange={(channel_level) => onChange({ channel_level })}
          options={([0, 1, 2, 3, 4] as const).map((level) => ({ value: level, label: t(`level${level}`) }))}
          style={{ width: '100%' }}
        />
      </Field>
      <Text id={`${id}logo`} label={t('logoUrl')} max={256} value={value.logo_url} onChange={(logo_url) => onChange({ logo_url })} />
      <Text id={`${id}thread`} label={t('threadId')} max={256} value={value.thread_id} onChange={(thread_id) => onChange({ thread_id })} />
      <Field label={t('notifyId')} id={`${id}notify`}>
        <InputNumber
          id={`${id}notify`}
          min={0}
          precision={0}
          value={value.notify_id ?? null}
          onChange={(notify) => onChange({ notify_id: notify ?? undefined })}
          style={{ width: '100%' }}
        />
      </Field>
      <Field label={t('redisplay')}>
        <div className={styles.inline}>
          <InputNumber
            aria-label={`${t('redisplay')} (${t('times')})`}
            min={0}
            max={3}
            precision={0}
            value={value.redisplay_freq ?? 0}
            onChange={(times) => onChange({ redisplay_freq: times || undefined })}
            style={{ width: 70 }}
          />
          {t('times')}
          <InputNumber
            aria-label={`${t('redisplay')} (${t('withinHours')})`}
            min={0}
            max={24}
            precision={0}
            disabled={!value.redisplay_freq}
            value={value.redisplay_duration ?? 0}
            onChange={(hours) => onChange({ redisplay_duration: hours || undefined })}
            style={{ width: 70 }}
          />
          {t('withinHours')}
        </div>
      </Field>
    </div>
  );
}

function Text({
  id,
  label,
  max,
  value,
  onChange,
}: {
  id: string;
  label: string;
  max: number;
  value: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} id={id}>
      <Input id={id} value={value ?? ''} maxLength={max} onChange={({ target }) => onChange(target.value)} />
    </Field>
  );
}
