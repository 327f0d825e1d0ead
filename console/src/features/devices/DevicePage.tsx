import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { Device } from '@/shared/api/schema.gen';
import { CopyButton } from '@/shared/actions/CopyButton';
import { Columns, PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { Code, Mark } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { ErrorState, Loading } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { channelName } from '@/shared/text/vocabulary';
import { ConsentPanel } from './ConsentPanel';
import { DeviceActions } from './DeviceActions';
import { FactsPanel } from './FactsPanel';
import { HistoryPanel } from './HistoryPanel';
import { UserPanel } from './UserPanel';
import { ConnectionMark } from './DeviceList';
import { useTexts } from './messages';
import styles from './devices.module.css';

const REFRESH_MS = 5_000;

/** One device: who, what, how it is reached, what it got. */
export default function DevicePage() {
  const t = useTexts();
  const { app_id } = useApp();
  const cid = useParams()['cid']!;
  const query = useQuery({
    queryKey: ['apps', app_id, 'device', cid],
    queryFn: () => ok(api.GET('/apps/{app_id}/devices/{cid}', { params: { path: { app_id, cid } } })),
    refetchInterval: REFRESH_MS, // its connection comes and goes
  });
  const device = query.data;
  if (!device) {
    return (
      <PageFrame title={t('title')}>
        {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading rows={10} />}
      </PageFrame>
    );
  }
  return (
    <PageFrame title={nameOf(device)} description={<Marks device={device} />} actions={<DeviceActions device={device} />}>
      <Stack>
        <Columns min={380}>
          <FactsPanel device={device} />
          <Stack>
            <UserPanel device={device} />
            <ConsentPanel cid={cid} />
          </Stack>
        </Columns>
        <AddressPanel device={device} />
        <HistoryPanel cid={cid} />
      </Stack>
    </PageFrame>
  );
}

function nameOf({ brand, model, cid, test_remark }: Device): string {
  return test_remark || [brand, model].filter(Boolean).join(' ') || cid;
}

function Marks({ device }: { device: Device }) {
  const t = useTexts();
  return (
    <span className={styles.marks}>
      <ConnectionMark connected={device.connected} />
      {!device.notification_on && <Mark tone="warning">{t('notificationOff')}</Mark>}
      {device.blacklisted && <Mark tone="bad">{t('blacklisted')}</Mark>}
      {device.test_remark !== null && <Mark tone="good">{t('testDevice', { remark: device.test_remark })}</Mark>}
      <span>
        <Code>{device.cid}</Code>
        <CopyButton text={device.cid} what={t('cid')} />
      </span>
    </span>
  );
}

function AddressPanel({ device }: { device: Device }) {
  const t = useTexts();
  const pair = usePair();
  return (
    <Panel flush title={t('tokens')} extra={<span className={styles.muted}>{t('tokensNote')}</span>}>
      {device.channels.length === 0 ? (
        <p className={styles.padded}>{t('noTokens')}</p>
      ) : (
        <DataTable<Device['channels'][number]>
          label={t('tokens')}
          rowKey="key"
          items={device.channels}
          columns={[
            { title: t('channel'), key: 'channel', render: (_, { channel }) => pair(channelName(channel)) },
            { title: t('token'), key: 'token', render: (_, { token }) => <Code>{token}</Code> },
          ]}
        />
      )}
    </Panel>
  );
}
