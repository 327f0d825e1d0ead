import { WarningOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { api, ok } from '@/shared/api/client';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { usePair } from '@/shared/text/texts';
import { alarmNames, channelName } from '@/shared/text/vocabulary';
import { useTexts } from './messages';
import styles from './overview.module.css';

/** What needs somebody's attention; nothing at all where all is well. */
export function Alerts({ appId }: { appId: string }) {
  const t = useTexts();
  const pair = usePair();
  const format = useFormats();
  const alerts = useQuery({
    queryKey: ['apps', appId, 'alerts'],
    queryFn: () => ok(api.GET('/apps/{app_id}/alerts', { params: { path: { app_id: appId } } })),
    refetchInterval: 60_000,
  }).data?.items;
  const named = (channel: string | null, what: string) => (channel ? t('alertOf', { channel: pair(channelName(channel)), what }) : what);
  if (!alerts?.length) {
    return null;
  }
  return (
    <Panel
      title={
        <>
          <WarningOutlined style={{ color: 'var(--hy-warning)', marginInlineEnd: 8 }} />
          {t('alerts')}
        </>
      }
    >
      <ul className={styles.rows}>
        {alerts.map((alert) => (
          <li key={`${alert.kind} ${alert.channel} ${alert.text}`} className={styles.row}>
            <span className={styles.grow}>
              <strong>{named(alert.channel, pair(alarmNames[alert.kind.toLowerCase()] ?? [alert.kind, alert.kind]))}</strong>
              <br />
              <span className={styles.muted}>{alert.text}</span>
            </span>
            {alert.whose && <Tag>{t(alert.whose)}</Tag>}
            {alert.since && <span className={styles.muted}>{t('since', { time: format.instant(alert.since) })}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
