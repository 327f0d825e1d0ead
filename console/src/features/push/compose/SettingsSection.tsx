import { Collapse, DatePicker, Input, InputNumber, Radio, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { useId } from 'react';
import { Panel } from '@/shared/layout/PageFrame';
import { useApp } from '@/shared/session/session';
import { usePair } from '@/shared/text/texts';
import { channelName } from '@/shared/text/vocabulary';
import { useTexts } from '../messages';
import type { SettingsDraft, Strategy } from '../model/draft';
import { useCompose } from './context';
import { FallbackSteps } from './FallbackSteps';
import { Field } from './Field';
import { RulesNote } from './RulesNote';
import styles from './compose.module.css';

const strategies: readonly Strategy[] = [1, 2, 3, 4];
/** Channel keys whose strategy may differ, and their channel's name. */
const vendors = {
  ios: 'apns',
  hoshw: 'harmony',
  hw: 'huawei',
  ho: 'honor',
  xm: 'xiaomi',
  op: 'oppo',
  vv: 'vivo',
  mz: 'meizu',
  fcm: 'fcm',
  web: 'webpush',
} as const;
const savesQuota = new Set(['xm', 'op', 'vv', 'mz']);
const WALL = 'YYYY-MM-DDTHH:mm';

export function SettingsSection() {
  const t = useTexts();
  const { draft } = useCompose();
  return (
    <Panel title={t('settings')}>
      <When />
      <Validity />
      {draft.kind !== 'revoke' && (
        <>
          <MessageClass />
          <StrategyField />
          <Rules />
          <Collapse
            ghost
            style={{ margin: '0 -16px -12px' }}
            items={[
              { key: 'fallback', label: t('fallback'), children: <FallbackSteps /> },
              { key: 'advanced', label: t('advanced'), children: <Advanced /> },
            ]}
          />
        </>
      )}
    </Panel>
  );
}

function When() {
  const t = useTexts();
  const { draft, changeSettings } = useCompose();
  const id = useId();
  const { settings } = draft;
  return (
    <Field label={t('when')} hint={settings.scheduled ? t('scheduleHint') : undefined} about={['schedule', 'schedulePast', 'scheduleFar']}>
      <div className={styles.inline}>
        <Radio.Group
          value={settings.scheduled}
          onChange={({ target }) => changeSettings({ scheduled: target.value as boolean })}
          options={[
            { value: false, label: t('now') },
            { value: true, label: t('later') },
          ]}
        />
        {settings.scheduled && (
          <>
            <DatePicker
              showTime={{ format: 'HH:mm' }}
              format="YYYY-MM-DD HH:mm"
              aria-label={t('when')}
              value={settings.at ? dayjs(settings.at, WALL) : null}
              onChange={(at) => changeSettings({ at: at ? at.format(WALL) : '' })}
            />
            <Select
              id={id}
              aria-label={t('zone')}
              showSearch
              value={settings.zone}
              onChange={(zone) => changeSettings({ zone })}
              options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))}
              style={{ width: 220 }}
            />
          </>
        )}
      </div>
    </Field>
  );
}

function Validity() {
  const t = useTexts();
  const { draft, changeSettings } = useCompose();
  const { max_validity_days } = useApp();
  const id = useId();
  const { settings } = draft;
  return (
    <div className={styles.grid}>
      <Field label={t('ttl')} id={id} hint={t('ttlHint', { days: max_validity_days })} about={['ttl']}>
        <InputNumber
          id={id}
          min={0}
          max={24 * max_validity_days}
          value={settings.ttlHours}
          onChange={(ttlHours) => changeSettings({ ttlHours: ttlHours ?? 0 })}
          suffix={t('hours')}
          style={{ width: '100%' }}
        />
      </Field>
      <Field label={t('speed')} id={`${id}speed`} hint={t('speedHint')}>
        <InputNumber
          id={`${id}speed`}
          min={0}
          precision={0}
          value={settings.speed}
          onChange={(speed) => changeSettings({ speed: speed ?? 0 })}
          suffix={t('perSecond')}
          style={{ width: '100%' }}
        />
      </Field>
    </div>
  );
}

function MessageClass() {
  const t = useTexts();
  const { draft, changeSettings } = useCompose();
  return (
    <Field label={t('messageClass')} hint={t('messageClassHint')}>
      <Radio.Group
        value={draft.settings.messageClass}
        onChange={({ target }) => changeSettings({ messageClass: target.value as SettingsDraft['messageClass'] })}
        options={[
          { value: 'marketing', label: t('marketing') },
          { value: 'service', label: t('service') },
        ]}
      />
    </Field>
  );
}

function StrategyField() {
  const t = useTexts();
  const pair = usePair();
  const { draft, changeSettings } = useCompose();
  const id = useId();
  const { strategy, strategies: byVendor } = draft.settings;
  const setOne = (key: string, value: Strategy | undefined) => {
    const { [key]: _, ...others } = byVendor;
    changeSettings({ strategies: value === undefined ? others : { ...others, [key]: value } });
  };
  const options = strategies.map((value) => ({ value, label: t(`strategy${value}`) }));
  return (
    <Field label={t('strategy')} id={id}>
      <Select
        id={id}
        value={strategy}
        onChange={(value) => changeSettings({ strategy: value })}
        options={options}
        style={{ width: '100%', maxWidth: 420 }}
      />
      <Collapse
        ghost
        style={{ margin: '4px -16px 0' }}
        items={[
          {
            key: 'vendors',
            label: t('strategyByVendor'),
            children: (
              <div className={styles.grid}>
                {Object.entries(vendors).map(([key, channel]) => (
                  <Field key={key} label={pair(channelName(channel))} id={`${id}${key}`}>
                    <Select
                      id={`${id}${key}`}
                      allowClear
                      value={byVendor[key]}
                      placeholder={t('sameAsAbove')}
                      onChange={(value) => setOne(key, value)}
                      options={savesQuota.has(key) ? [...options, { value: 6 as Strategy, label: t('strategy6') }] : options}
                      style={{ width: '100%' }}
                    />
                  </Field>
                ))}
              </div>
            ),
          },
        ]}
      />
    </Field>
  );
}

function Rules() {
  const t = useTexts();
  const { draft, changeSettings } = useCompose();
  const id = useId();
  const { settings } = draft;
  return (
    <Field label={t('rules')}>
      <RulesNote />
      <p className={styles.inline}>
        <Switch
          size="small"
          checked={settings.transactional}
          aria-label={t('transactional')}
          onChange={(transactional) => changeSettings({ transactional })}
        />
        {t('transactional')}
      </p>
      {!settings.transactional && (
        <div className={styles.grid}>
          <Field label={t('category')} id={`${id}category`}>
            <Input
              id={`${id}category`}
              value={settings.category}
              maxLength={50}
              onChange={({ target }) => changeSettings({ category: target.value })}
            />
          </Field>
          <Field label={t('purpose')} id={`${id}purpose`}>
            <Input
              id={`${id}purpose`}
              value={settings.purpose}
              maxLength={50}
              onChange={({ target }) => changeSettings({ purpose: target.value })}
            />
          </Field>
        </div>
      )}
    </Field>
  );
}

const attentions = {
  '': 'attentionNone',
  arrived: 'attentionArrived',
  displayed: 'attentionDisplayed',
  clicked: 'attentionClicked',
} as const;

function Advanced() {
  const t = useTexts();
  const { draft, changeSettings } = useCompose();
  const id = useId();
  const { settings } = draft;
  const toggle = (key: 'skipNotificationOff' | 'important' | 'wifiOnly') => (
    <p className={styles.inline}>
      <Switch size="small" checked={settings[key]} aria-label={t(key)} onChange={(on) => changeSettings({ [key]: on })} />
      {t(key)}
    </p>
  );
  return (
    <>
      {toggle('skipNotificationOff')}
      {toggle('important')}
      {toggle('wifiOnly')}
      <div className={styles.grid}>
        <Field label={t('attention')} id={`${id}attention`}>
          <Select
            id={`${id}attention`}
            value={settings.attention}
            onChange={(attention) => changeSettings({ attention })}
            options={Object.entries(attentions).map(([value, name]) => ({ value: value as SettingsDraft['attention'], label: t(name) }))}
            style={{ width: '100%' }}
          />
        </Field>
        <Field label={t('customCallback')} id={`${id}callback`}>
          <Input
            id={`${id}callback`}
            value={settings.customCallback}
            maxLength={1024}
            onChange={({ target }) => changeSettings({ customCallback: target.value })}
          />
        </Field>
      </div>
      <Field label={t('extraSettings')} id={`${id}extra`} about={['extra']}>
        <Input.TextArea
          id={`${id}extra`}
          className={styles.mono}
          value={settings.extra}
          placeholder='{"online_threshold": 10000}'
          autoSize={{ minRows: 1, maxRows: 8 }}
          onChange={({ target }) => changeSettings({ extra: target.value })}
        />
      </Field>
    </>
  );
}
