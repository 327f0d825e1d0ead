import { DownloadOutlined } from '@ant-design/icons';
import { Button, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { API_ROOT } from '@/shared/api/client';
import type { Loss, TaskReport } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { share } from '@/shared/format/share';
import { Panel } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { Code } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { channelName } from '@/shared/text/vocabulary';
import { lossStageNames, useTexts } from '../messages';
import styles from './report.module.css';

/** Why devices fell out, with what to do about it; the devices themselves as a file. */
export function LossPanel({ report }: { report: TaskReport }) {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { app_id } = useApp();
  const [key, setKey] = useState('');
  const chosen = report.channels.find((channel) => channel.key === key);
  const losses = [...(chosen?.losses ?? report.losses)].sort((a, b) => b.count - a.count);
  const exportUrl = (loss?: Loss) => {
    const query = new URLSearchParams();
    if (chosen) {
      query.set('channel', chosen.channel);
    }
    if (loss) {
      query.set('stage', loss.stage);
      query.set('reason', loss.reason);
    }
    return `${API_ROOT}/apps/${app_id}/tasks/${report.task_id}/losses${query.size > 0 ? `?${query}` : ''}`;
  };
  const columns = useColumns(report.targeted, may('device_read') ? exportUrl : undefined);
  return (
    <Panel
      flush
      title={t('losses')}
      extra={
        losses.length > 0 || chosen ? (
          <div className={styles.head}>
            <Select
              size="small"
              aria-label={t('channel')}
              value={chosen ? key : ''}
              onChange={setKey}
              popupMatchSelectWidth={false}
              options={[
                { value: '', label: t('allChannels') },
                ...report.channels.map((channel) => ({ value: channel.key, label: pair(channelName(channel.channel)) })),
              ]}
            />
            {may('device_read') && losses.length > 0 && (
              <Button size="small" icon={<DownloadOutlined />} href={exportUrl()} download={`${report.task_id}.csv`}>
                {t('exportAll')}
              </Button>
            )}
          </div>
        ) : undefined
      }
    >
      {losses.length === 0 ? (
        <Empty title={t('noLosses')}>{t('noLossesBody')}</Empty>
      ) : (
        <DataTable<Loss>
          label={t('lossesLabel')}
          columns={columns}
          rowKey={(loss) => [loss.stage, loss.reason, loss.vendor_code].join('/')}
          items={losses}
        />
      )}
    </Panel>
  );
}

function useColumns(targeted: number, exportUrl: ((loss: Loss) => string) | undefined): TableProps<Loss>['columns'] {
  const t = useTexts();
  const pair = usePair();
  const { number, percent } = useFormats();
  return [
    { title: t('reason'), key: 'reason', render: (_, loss) => <div className={styles.reason}>{loss.text}</div> },
    { title: t('lossStage'), key: 'stage', render: (_, loss) => pair(lossStageNames[loss.stage]) },
    { title: t('vendorCode'), key: 'code', render: (_, loss) => (loss.vendor_code ? <Code>{loss.vendor_code}</Code> : '–') },
    { title: t('devices'), key: 'count', align: 'right', render: (_, loss) => number(loss.count) },
    { title: t('ofTargets'), key: 'share', align: 'right', render: (_, loss) => percent(share(loss.count, targeted)) },
    { title: t('advice'), key: 'advice', render: (_, loss) => <div className={styles.advice}>{loss.advice || '–'}</div> },
    {
      key: 'export',
      align: 'right',
      render: (_, loss) =>
        exportUrl && (
          <Button
            type="link"
            size="small"
            href={exportUrl(loss)}
            download={`${loss.reason}.csv`}
            aria-label={t('exportOneLabel', { reason: loss.text })}
          >
            {t('exportOne')}
          </Button>
        ),
    },
  ];
}
