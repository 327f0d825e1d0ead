import { Tooltip, type TableProps } from 'antd';
import type { TaskReport } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { useMoney } from '@/shared/format/money';
import { useSpan } from '@/shared/format/span';
import { Panel } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { usePair } from '@/shared/text/texts';
import { channelName, stageNames } from '@/shared/text/vocabulary';
import { useTexts } from '../messages';
import styles from './report.module.css';

type Step = TaskReport['fallback'][number];

/** What was sent another way to those not reached, what it cost and what it spared. */
export function FallbackPanel({ steps }: { steps: Step[] }) {
  const t = useTexts();
  const columns = useColumns();
  return (
    <Panel flush title={t('fallback')} extra={<span className={styles.aside}>{t('fallbackNote')}</span>}>
      <DataTable<Step> label={t('fallback')} columns={columns} rowKey={(step) => `${step.key}/${step.after}`} items={steps} />
    </Panel>
  );
}

function useColumns(): TableProps<Step>['columns'] {
  const t = useTexts();
  const pair = usePair();
  const span = useSpan();
  const { number } = useFormats();
  const money = useMoney();
  const explained = (title: string, note: string) => (
    <Tooltip title={note}>
      <span tabIndex={0}>{title}</span>
    </Tooltip>
  );
  return [
    { title: t('channel'), key: 'channel', render: (_, step) => pair(channelName(step.channel)) },
    { title: t('step'), key: 'after', render: (_, step) => t('after', { span: span(step.after) }) },
    { title: pair(stageNames.sent), key: 'sent', align: 'right', render: (_, { figures }) => number(figures.sent) },
    { title: pair(stageNames.arrived), key: 'arrived', align: 'right', render: (_, { figures }) => number(figures.arrived) },
    { title: pair(stageNames.clicked), key: 'clicked', align: 'right', render: (_, { figures }) => number(figures.clicked) },
    { title: explained(t('spared'), t('sparedNote')), key: 'spared', align: 'right', render: (_, step) => number(step.spared) },
    { title: explained(t('lateArrivals'), t('lateNote')), key: 'late', align: 'right', render: (_, step) => number(step.late_arrivals) },
    { title: t('overBudget'), key: 'over', align: 'right', render: (_, step) => number(step.over_budget) },
    { title: t('spent'), key: 'spent', align: 'right', render: (_, step) => money(step.spent) },
    { title: t('saved'), key: 'saved', align: 'right', render: (_, step) => money(step.saved) },
  ];
}

/** Events that the app itself reported of the message, numbered 90xxx. */
export function CustomEvents({ report }: { report: TaskReport }) {
  const t = useTexts();
  const { number } = useFormats();
  return (
    <Panel flush title={t('actions')}>
      <DataTable<TaskReport['actions'][number]>
        label={t('actions')}
        rowKey="id"
        items={report.actions}
        columns={[
          { title: t('action'), dataIndex: 'id' },
          { title: t('devices'), key: 'devices', align: 'right', render: (_, action) => number(action.devices) },
        ]}
      />
    </Panel>
  );
}
