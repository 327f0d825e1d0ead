import { ArrowLeftOutlined, DeleteOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { App, Button, Tooltip } from 'antd';
import { Fragment } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { ChannelAccount } from '@/shared/api/schema.gen';
import { CopyButton } from '@/shared/actions/CopyButton';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { useSpan } from '@/shared/format/span';
import { Columns, PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { Code, Mark, Note } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { say, usePair } from '@/shared/text/texts';
import { alarmNames, channelName } from '@/shared/text/vocabulary';
import { useChannels } from './ChannelsPage';
import { ChannelStateMark } from './ChannelStateMark';
import { limitText, useTexts } from './messages';
import { QuotaBars } from './QuotaBars';
import { SettingsForm } from './SettingsForm';
import styles from './channels.module.css';

export default function ChannelPage() {
  const t = useTexts();
  const pair = usePair();
  const { app_id } = useApp();
  const channel = useParams()['channel']!;
  const query = useChannels();
  return (
    <Loaded query={query} rows={10}>
      {({ items }) => {
        const account = items.find((candidate) => candidate.channel === channel);
        return account ? (
          <Account account={account} />
        ) : (
          <PageFrame title={pair(channelName(channel))}>
            <Empty title={t('notFound')} action={<Link to={`/apps/${app_id}/channels`}>{t('all')}</Link>} />
          </PageFrame>
        );
      }}
    </Loaded>
  );
}

function Account({ account }: { account: ChannelAccount }) {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { app_id } = useApp();
  const { channel, state, alarms } = account;
  const check = useAction({
    run: () => ok(api.POST('/apps/{app_id}/channels/{channel}/check', { params: { path: { app_id, channel } } })),
    changes: [['apps', app_id, 'channels']],
  });
  const marks = (
    <span className={styles.marks}>
      <Link to={`/apps/${app_id}/channels`}>
        <ArrowLeftOutlined /> {t('all')}
      </Link>
      <ChannelStateMark state={state} />
      {alarms.map((alarm) => (
        <Mark key={alarm} tone="warning">
          {pair(alarmNames[alarm] ?? [alarm, alarm])}
        </Mark>
      ))}
    </span>
  );
  const actions = may('channel_write') && state !== 'none' && (
    <>
      <DeleteButton channel={channel} />
      <Tooltip title={t('checkNote')}>
        <Button type="primary" icon={<SafetyCertificateOutlined />} loading={check.isPending} onClick={() => check.mutate()}>
          {t('check')}
        </Button>
      </Tooltip>
    </>
  );
  return (
    <PageFrame title={pair(channelName(channel))} description={marks} actions={actions}>
      <Stack>
        {check.data && <CheckResult {...check.data} />}
        {!may('channel_write') && <Note>{t('readOnly')}</Note>}
        {state === 'none' && may('channel_write') && (
          <Note>
            <strong>{t('none')}</strong> {t('noneBody')}
          </Note>
        )}
        {state !== 'none' && (
          <Columns>
            <Panel title={t('quota')}>{account.quotas.length === 0 ? t('noQuotas') : <QuotaBars quotas={account.quotas} />}</Panel>
            {account.limits && <LimitsPanel limits={account.limits} />}
          </Columns>
        )}
        {account.callback_url && <CallbackPanel path={account.callback_url} />}
        <SettingsForm key={channel} account={account} editable={may('channel_write')} />
      </Stack>
    </PageFrame>
  );
}

function CheckResult({ ok: good, whose, text }: { ok: boolean; whose: 'ours' | 'vendor' | null; text: string | null }) {
  const t = useTexts();
  if (good) {
    return (
      <div role="status">
        <Note tone="good">{t('checkOk')}</Note>
      </div>
    );
  }
  return <Note tone="bad">{whose === 'vendor' ? t('checkVendor', { text: text ?? '' }) : t('checkOurs', { text: text ?? '' })}</Note>;
}

function DeleteButton({ channel }: { channel: string }) {
  const t = useTexts();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const { app_id } = useApp();
  const remove = useAction({
    run: () => ok(api.DELETE('/apps/{app_id}/channels/{channel}', { params: { path: { app_id, channel } } })),
    done: t('removed'),
    changes: [['apps', app_id, 'channels']],
    then: () => void navigate(`/apps/${app_id}/channels`),
  });
  const ask = () =>
    modal.confirm({
      title: t('removeAsk'),
      content: t('removeBody'),
      okText: t('remove'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  return (
    <Button danger icon={<DeleteOutlined />} onClick={ask}>
      {t('remove')}
    </Button>
  );
}

function LimitsPanel({ limits }: { limits: NonNullable<ChannelAccount['limits']> }) {
  const t = useTexts();
  const span = useSpan();
  const { number } = useFormats();
  const length = (n: number | null) => (n === null ? t('noLimit') : say(...limitText(n, limits.unit)));
  const facts = [
    [t('titleLimit'), length(limits.title)],
    [t('bodyLimit'), length(limits.body)],
    [t('batch'), t('batchValue', { n: limits.batch })],
    [t('rate'), limits.rate_per_second === null ? t('noLimit') : t('rateValue', { n: number(limits.rate_per_second) })],
    [t('validity'), limits.max_validity_seconds === null ? t('noLimit') : span(limits.max_validity_seconds)],
  ] as const;
  return (
    <Panel title={t('limits')}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Panel>
  );
}

function CallbackPanel({ path }: { path: string }) {
  const t = useTexts();
  const url = new URL(path, window.location.origin).href;
  return (
    <Panel title={t('callback')} extra={<span className={styles.muted}>{t('callbackNote')}</span>}>
      <Code>{url}</Code>
      <CopyButton text={url} what={t('callback')} />
    </Panel>
  );
}
