import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input, Switch } from 'antd';
import { usePair } from '@/shared/text/texts';
import { channelName } from '@/shared/text/vocabulary';
import { useTexts } from '../messages';
import { noOverride, overrideKeys, type Override, type OverrideKey } from '../model/draft';
import { isBlankOrObject } from '../model/jsonText';
import { limits } from '../model/mistakes';
import { channelOf } from '../model/overrideChannels';
import { useCompose } from './context';
import { Field } from './Field';
import { TextField } from './TextField';
import styles from './compose.module.css';

const examples: Partial<Record<OverrideKey, string>> = {
  ios: '{"aps":{"sound":"coin.caf"}}',
  web: '{"tag":"sale"}',
  harmony: '{"notification":{"category":"MARKETING"}}',
};
const VENDOR_EXAMPLE = '{"notification":{"channel_id":"sale"}}';

/** Texts and fields of single channels. */
export function OverridesSection() {
  const t = useTexts();
  const pair = usePair();
  const { draft, change } = useCompose();
  const set = (key: OverrideKey, override: Override) => change({ overrides: { ...draft.overrides, [key]: override } });
  const remove = (key: OverrideKey) => {
    const { [key]: _, ...others } = draft.overrides;
    change({ overrides: others });
  };
  const given = overrideKeys.filter((key) => draft.overrides[key]);
  const free = overrideKeys.filter((key) => !draft.overrides[key]);
  return (
    <Field label={<span className={styles.hint}>{t('overridesHint')}</span>} about={['overrides']}>
      {given.map((key) => (
        <OneChannel
          key={key}
          channel={key}
          value={draft.overrides[key]!}
          onChange={(override) => set(key, override)}
          onRemove={() => remove(key)}
        />
      ))}
      {free.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: free.map((key) => ({ key, label: pair(channelName(channelOf[key])) })),
            onClick: ({ key }) => set(key as OverrideKey, noOverride),
          }}
        >
          <Button icon={<PlusOutlined />} style={{ marginTop: 12 }}>
            {t('addOverride')}
          </Button>
        </Dropdown>
      )}
    </Field>
  );
}

interface Props {
  channel: OverrideKey;
  value: Override;
  onChange: (value: Override) => void;
  onRemove: () => void;
}

function OneChannel({ channel, value, onChange, onRemove }: Props) {
  const t = useTexts();
  const pair = usePair();
  const { draft } = useCompose();
  const name = pair(channelName(channelOf[channel]));
  const extraId = `extra-${channel}`;
  return (
    <section className={styles.override} aria-label={name}>
      <div className={styles.overrideHead}>
        {name}
        <span className={styles.inline} style={{ fontWeight: 400 }}>
          <Switch
            size="small"
            checked={value.sent}
            aria-label={`${name}: ${t('sentBy')}`}
            onChange={(sent) => onChange({ ...value, sent })}
          />
          {t('sentBy')}
        </span>
        <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${t('remove')}: ${name}`} onClick={onRemove} />
      </div>
      {value.sent && (
        <>
          <TextField
            label={t('pushTitle')}
            value={value.title}
            onChange={(title) => onChange({ ...value, title })}
            max={limits.title}
            placeholder={draft.notification.title}
          />
          <TextField
            label={t('pushBody')}
            value={value.body}
            onChange={(body) => onChange({ ...value, body })}
            max={limits.body}
            rows={2}
            placeholder={draft.notification.body}
          />
          <Field
            label={t('extraFields')}
            id={extraId}
            hint={isBlankOrObject(value.extra) ? t('extraFieldsHint', { example: examples[channel] ?? VENDOR_EXAMPLE }) : t('invalidJson')}
          >
            <Input.TextArea
              id={extraId}
              className={styles.mono}
              value={value.extra}
              status={isBlankOrObject(value.extra) ? undefined : 'error'}
              autoSize={{ minRows: 1, maxRows: 8 }}
              onChange={({ target }) => onChange({ ...value, extra: target.value })}
            />
          </Field>
        </>
      )}
    </section>
  );
}
