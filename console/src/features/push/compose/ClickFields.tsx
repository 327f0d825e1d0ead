import { Input, Select } from 'antd';
import { useId } from 'react';
import type { Notification } from '@/shared/api/schema.gen';
import { useTexts } from '../messages';
import { Field } from './Field';
import styles from './compose.module.css';

interface Props {
  value: Notification;
  onChange: (part: Partial<Notification>) => void;
}

const names = {
  startapp: 'startapp',
  url: 'clickUrl',
  intent: 'clickIntent',
  payload: 'clickPayload',
  payload_custom: 'clickPayloadCustom',
  none: 'clickNone',
} as const satisfies Record<Notification['click_type'], string>;

/** What a click on the notification does. */
export function ClickFields({ value, onChange }: Props) {
  const t = useTexts();
  const id = useId();
  const more = useId();
  const click = value.click_type;
  return (
    <>
      <Field label={t('click')} id={id}>
        <Select
          id={id}
          value={click}
          onChange={(click_type) => onChange({ click_type })}
          options={Object.entries(names).map(([key, name]) => ({ value: key as Notification['click_type'], label: t(name) }))}
          style={{ width: '100%', maxWidth: 360 }}
        />
      </Field>
      {click === 'url' && (
        <Field label={t('url')} id={more} about={['url']}>
          <Input
            id={more}
            type="url"
            value={value.url ?? ''}
            maxLength={1024}
            placeholder="https://"
            onChange={({ target }) => onChange({ url: target.value })}
          />
        </Field>
      )}
      {click === 'intent' && (
        <div className={styles.grid}>
          <Field label={t('intent')} id={more} hint={t('intentHint')} about={['intent']}>
            <Input
              id={more}
              value={value.intent ?? ''}
              maxLength={4096}
              placeholder="intent://…#Intent;…;end"
              onChange={({ target }) => onChange({ intent: target.value })}
            />
          </Field>
          <Field label={t('want')} id={`${more}want`}>
            <Input
              id={`${more}want`}
              value={value.want ?? ''}
              placeholder='{"deviceId":"","bundleName":"…"}'
              onChange={({ target }) => onChange({ want: target.value })}
            />
          </Field>
        </div>
      )}
      {(click === 'payload' || click === 'payload_custom') && (
        <Field label={t('payload')} id={more} about={['payload']}>
          <Input.TextArea
            id={more}
            className={styles.mono}
            value={value.payload ?? ''}
            maxLength={3072}
            placeholder={t('payloadPlaceholder')}
            autoSize={{ minRows: 2, maxRows: 8 }}
            onChange={({ target }) => onChange({ payload: target.value })}
          />
        </Field>
      )}
    </>
  );
}
