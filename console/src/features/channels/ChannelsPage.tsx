import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { ChannelAccount } from '@/shared/api/schema.gen';
import { PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { Mark } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { alarmNames, channelName } from '@/shared/text/vocabulary';
import { groupNames, useTexts } from './messages';
import { QuotaBars } from './QuotaBars';
import { ChannelStateMark } from './ChannelStateMark';
import styles from './channels.module.css';

const groups = ['push', 'person', 'robot'] as const;

export default function ChannelsPage() {
  const t = useTexts();
  const query = useChannels();
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <Loaded query={query} rows={10}>
        {({ items }) => (
          <Stack>
            {groups.map((group) => (
              <Group key={group} group={group} accounts={items.filter((account) => account.group === group && account.channel !== 'device')} />
            ))}
          </Stack>
        )}
      </Loaded>
    </PageFrame>
  );
}

export function useChannels() {
  const { app_id } = useApp();
  return useQuery({
    queryKey: ['apps', app_id, 'channels'],
    queryFn: () => ok(api.GET('/apps/{app_id}/channels', { params: { path: { app_id } } })),
    refetchInterval: 15_000, // states and quotas move
  });
}

function Group({ group, accounts }: { group: ChannelAccount['group']; accounts: ChannelAccount[] }) {
  const t = useTexts();
  const pair = usePair();
  const ready = accounts.filter(({ state }) => state !== 'none');
  if (accounts.length === 0) {
    return null;
  }
  return (
    <Panel title={pair(groupNames[group])} extra={<span className={styles.muted}>{t('ready', { n: ready.length })}</span>}>
      <ul className={styles.cards}>
        {[...ready, ...accounts.filter(({ state }) => state === 'none')].map((account) => (
          <li key={account.channel}>
            <Card account={account} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Card({ account }: { account: ChannelAccount }) {
  const pair = usePair();
  const { app_id } = useApp();
  return (
    <Link to={`/apps/${app_id}/channels/${account.channel}`} className={account.state === 'none' ? `${styles.card} ${styles.unset}` : styles.card}>
      <span className={styles.cardHead}>
        <span className={styles.name}>{pair(channelName(account.channel))}</span>
        <ChannelStateMark state={account.state} />
      </span>
      {account.alarms.map((alarm) => (
        <Mark key={alarm} tone="warning">
          {pair(alarmNames[alarm] ?? [alarm, alarm])}
        </Mark>
      ))}
      <QuotaBars quotas={account.quotas.filter(({ used, warning }) => used > 0 || warning)} />
    </Link>
  );
}
