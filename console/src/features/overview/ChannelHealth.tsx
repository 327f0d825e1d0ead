import { Badge, Tag } from 'antd';
import { Link } from 'react-router';
import type { Overview } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { share } from '@/shared/format/share';
import { LinkButton } from '@/shared/layout/LinkButton';
import { Panel } from '@/shared/layout/PageFrame';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { alarmNames, channelName, channelStateNames } from '@/shared/text/vocabulary';
import { useTexts } from './messages';
import styles from './overview.module.css';

const OWN = 'device';

type Channel = Overview['channels'][number];

/** Worth a line: the own connection, what was used today, and what needs attention. */
const shown = ({ channel, state, alarms, today }: Channel) => channel === OWN || state !== 'ok' || alarms.length > 0 || today.sent > 0;

export function ChannelHealth({ appId, channels }: { appId: string; channels: Overview['channels'] }) {
  const t = useTexts();
  const pair = usePair();
  const format = useFormats();
  const quiet = channels.filter((channel) => !shown(channel)).length;
  const link = (text: string) => <Link to={`/apps/${appId}/channels`}>{text}</Link>;
  if (channels.every(({ channel }) => channel === OWN)) {
    return (
      <Panel title={t('channels')}>
        <Empty title={t('noChannels')} action={<LinkButton to={`/apps/${appId}/channels`}>{t('setChannels')}</LinkButton>}>
          {t('noChannelsBody')}
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel title={t('channels')} extra={link(t('manage'))}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('channel')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('sentToday')}</th>
              <th scope="col">{t('arrivalToday')}</th>
            </tr>
          </thead>
          <tbody>
            {channels.filter(shown).map(({ channel, state, alarms, today }) => (
              <tr key={channel}>
                <th scope="row">{pair(channelName(channel))}</th>
                <td>
                  {alarms.length === 0 ? (
                    <Badge status={state === 'ok' ? 'success' : 'error'} text={pair(channelStateNames[state] ?? [state, state])} />
                  ) : (
                    alarms.map((alarm) => (
                      <Tag key={alarm} color={state === 'ok' ? 'warning' : 'error'} style={{ marginInlineEnd: 0 }}>
                        {pair(alarmNames[alarm.toLowerCase()] ?? [alarm, alarm])}
                      </Tag>
                    ))
                  )}
                </td>
                <td>{format.number(today.sent)}</td>
                <td>{format.percent(share(today.arrived, today.sent))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {quiet > 0 && <p className={styles.note}>{t('quietChannels', { n: quiet })}</p>}
    </Panel>
  );
}
