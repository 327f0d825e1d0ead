import { Table, Tag } from 'antd';
import type { ReasonCount, Rehearsal } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Columns, Figure, Figures, Panel } from '@/shared/layout/PageFrame';
import { usePair } from '@/shared/text/texts';
import { channelName, stageNames } from '@/shared/text/vocabulary';
import { useTexts } from '../messages';
import { useReviewTexts } from '../reviewMessages';
import { useDuration } from '../useDuration';
import styles from './review.module.css';

type Planned = Rehearsal['channels'][number];

/** What the push would do now, device by device: each is counted once. */
export function RehearsalReport({ rehearsal }: { rehearsal: Rehearsal }) {
  const t = useReviewTexts();
  const pair = usePair();
  const format = useFormats();
  return (
    <>
      <Figures>
        <Figure label={pair(stageNames.targeted)} value={format.number(rehearsal.targeted)} />
        <Figure label={pair(stageNames.eligible)} value={format.number(rehearsal.eligible)} />
        <Figure label={`${t('own')} · ${t('connected')}`} value={format.number(rehearsal.own.connected)} />
        <Figure label={`${t('own')} · ${t('waiting')}`} value={format.number(rehearsal.own.waiting)} />
      </Figures>
      {rehearsal.channels.length > 0 && <Channels channels={rehearsal.channels} />}
      <Columns min={320}>
        {rehearsal.filtered.length > 0 && <Reasons title={t('filtered')} reasons={rehearsal.filtered} />}
        {rehearsal.lost.length > 0 && <Reasons title={t('lost')} reasons={rehearsal.lost} />}
        {rehearsal.fallback.length > 0 && <Fallback steps={rehearsal.fallback} />}
      </Columns>
    </>
  );
}

function Channels({ channels }: { channels: readonly Planned[] }) {
  const t = useReviewTexts();
  const say = useTexts();
  const pair = usePair();
  const format = useFormats();
  const duration = useDuration();
  return (
    <Panel title={t('rehearsal')} flush>
      <Table<Planned>
        rowKey="channel"
        dataSource={[...channels]}
        pagination={false}
        size="middle"
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('channel'), dataIndex: 'channel', render: (channel: string) => pair(channelName(channel)) },
          { title: t('deviceCount'), dataIndex: 'devices', align: 'right', render: format.number },
          {
            title: t('classCol'),
            dataIndex: 'message_class',
            render: (of: string) => (of === 'marketing' || of === 'service' ? say(of) : of),
          },
          { title: t('quota'), key: 'quota', render: (_, planned) => <Quota planned={planned} /> },
          {
            title: t('textCol'),
            key: 'text',
            render: (_, { title, body, truncated }) => (
              <div className={styles.text}>
                <strong>{title}</strong> {truncated && <Tag color="warning">{t('cut')}</Tag>}
                <br />
                {body}
              </div>
            ),
          },
          {
            title: t('costCol'),
            dataIndex: 'cost',
            align: 'right',
            render: (cost: string) => (Number(cost) > 0 ? format.money(Number(cost)) : '–'),
          },
          { title: t('timeCol'), dataIndex: 'seconds', align: 'right', render: duration },
        ]}
      />
    </Panel>
  );
}

function Quota({ planned }: { planned: Planned }) {
  const t = useReviewTexts();
  if (planned.over_quota > 0) {
    return <Tag color="error">{t('overQuota', { n: planned.over_quota })}</Tag>;
  }
  return planned.quota_left === null ? t('noLimit') : t('quotaLeft', { n: planned.quota_left });
}

function Reasons({ title, reasons }: { title: string; reasons: readonly ReasonCount[] }) {
  const t = useReviewTexts();
  return (
    <Panel title={title}>
      <ul className={styles.reasons}>
        {reasons.map(({ reason, count, text, advice }) => (
          <li key={reason}>
            <div className={styles.reasonHead}>
              <strong>{text}</strong>
              <span className="hy-figures">{t('reasons', { n: count })}</span>
            </div>
            <span className={styles.muted}>{advice}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Fallback({ steps }: { steps: Rehearsal['fallback'] }) {
  const t = useReviewTexts();
  const pair = usePair();
  const format = useFormats();
  const duration = useDuration();
  return (
    <Panel title={t('fallback')}>
      <ul className={styles.reasons}>
        {steps.map((step) => (
          <li key={step.channel}>
            {t('fallbackStep', {
              after: duration(step.after / 1000),
              channel: pair(channelName(step.channel)),
              n: step.at_most,
              cost: format.money(Number(step.cost_at_most)),
            })}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
