import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { DeviceMessage } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { PagedTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { usePages } from '@/shared/lists/usePages';
import { Mark, type Tone } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { lossReasonName } from '@/shared/text/lossReasons';
import { channelName } from '@/shared/text/vocabulary';
import { messageOutcomes, messageTypes, useTexts } from './messages';
import styles from './devices.module.css';

const REFRESH_MS = 5_000;

const tones: Readonly<Record<DeviceMessage['outcome'], Tone>> = {
  waiting: 'live',
  sent: 'live',
  filtered: 'bad',
  arrived: 'good',
  displayed: 'good',
  clicked: 'good',
  lost: 'bad',
  expired: 'bad',
  recalled: 'quiet',
};

/** What was pushed to the device, each with its chain. */
export function HistoryPanel({ cid }: { cid: string }) {
  const t = useTexts();
  const pair = usePair();
  const { second } = useFormats();
  const { app_id } = useApp();
  const pages = usePages(
    ['apps', app_id, 'device', cid, 'messages'],
    (cursor) => ok(api.GET('/apps/{app_id}/devices/{cid}/messages', { params: { path: { app_id, cid }, query: { cursor, limit: 20 } } })),
    { refresh: () => REFRESH_MS },
  );
  return (
    <Panel flush title={t('history')} extra={<span className={styles.muted}>{t('historyNote')}</span>}>
      <PagedTable
        pages={pages}
        rowKey="task_id"
        label={t('history')}
        empty={<Empty title={t('noHistory')}>{t('noHistoryBody')}</Empty>}
        columns={[
          {
            title: t('message'),
            key: 'message',
            render: (_, { task_id, title, type }) => (
              <TwoLines first={<Link to={`/apps/${app_id}/tasks/${task_id}`}>{title || t('untitled')}</Link>} second={pair(messageTypes[type])} />
            ),
          },
          { title: t('time'), key: 'at', render: (_, { at }) => second(at) },
          { title: t('channel'), key: 'channel', render: (_, { channel, outcome }) => (channel && outcome !== 'filtered' ? pair(channelName(channel)) : '–') },
          {
            title: t('outcome'),
            key: 'outcome',
            render: (_, { outcome, reason }) => (
              <TwoLines first={<Mark tone={tones[outcome]}>{pair(messageOutcomes[outcome])}</Mark>} second={reason && pair(lossReasonName(reason))} />
            ),
          },
          {
            key: 'chain',
            align: 'right',
            render: (_, { task_id, title }) => (
              <Link to={`/apps/${app_id}/chain?task=${task_id}&cid=${cid}`} aria-label={t('chainLabel', { title: title ?? task_id })}>
                {t('chain')}
              </Link>
            ),
          },
        ]}
      />
    </Panel>
  );
}
