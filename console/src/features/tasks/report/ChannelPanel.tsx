import { Tooltip, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import type { ChannelFigures, TaskReport } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { useMoney } from '@/shared/format/money';
import { share } from '@/shared/format/share';
import { Panel } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { usePair } from '@/shared/text/texts';
import { channelName, stageNames } from '@/shared/text/vocabulary';
import { useTexts } from '../messages';
import styles from './report.module.css';

/** What each channel did, stage by stage. */
export function ChannelPanel({ report }: { report: TaskReport }) {
  const t = useTexts();
  const columns = useColumns();
  return (
    <Panel flush title={t('channels')}>
      {report.channels.length === 0 ? (
        <p className={styles.padded}>{t('noChannels')}</p>
      ) : (
        <DataTable<ChannelFigures> label={t('channels')} columns={columns} rowKey="key" items={report.channels} />
      )}
    </Panel>
  );
}

function useColumns(): TableProps<ChannelFigures>['columns'] {
  const t = useTexts();
  const pair = usePair();
  const { number, percent } = useFormats();
  const money = useMoney();
  const count = (title: ReactNode, of: (row: ChannelFigures) => number) => ({
    title,
    key: String(title),
    align: 'right' as const,
    render: (_: unknown, row: ChannelFigures) => number(of(row)),
  });
  const explained = (title: string, note: string) => (
    <Tooltip title={note}>
      <span tabIndex={0}>{title}</span>
    </Tooltip>
  );
  return [
    { title: t('channel'), key: 'channel', render: (_, row) => pair(channelName(row.channel)) },
    count(pair(stageNames.sent), ({ figures }) => figures.sent),
    count(pair(stageNames.arrived), ({ figures }) => figures.arrived),
    { title: t('rateArrival'), key: 'arrival', align: 'right', render: (_, { figures }) => percent(share(figures.arrived, figures.sent)) },
    count(pair(stageNames.displayed), ({ figures }) => figures.displayed),
    count(pair(stageNames.clicked), ({ figures }) => figures.clicked),
    { title: t('rateClick'), key: 'click', align: 'right', render: (_, { figures }) => percent(share(figures.clicked, figures.arrived)) },
    {
      title: explained(t('fellOut'), t('fellOutNote')),
      key: 'lost',
      align: 'right',
      render: (_, { losses }) =>
        number(losses.filter(({ stage }) => stage === 'sending' || stage === 'arrival').reduce((sum, { count }) => sum + count, 0)),
    },
    { title: explained(t('truncated'), t('truncatedNote')), key: 'truncated', align: 'right', render: (_, row) => number(row.truncated) },
    { title: explained(t('unknown'), t('unknownNote')), key: 'unknown', align: 'right', render: (_, row) => number(row.sent_unknown) },
    { title: t('cost'), key: 'cost', align: 'right', render: (_, row) => money(row.cost) },
  ];
}
