import { Select } from 'antd';
import { useState } from 'react';
import type { Figures, TaskReport } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { share } from '@/shared/format/share';
import { Panel } from '@/shared/layout/PageFrame';
import { usePair } from '@/shared/text/texts';
import { channelName, rateNames, stageNames } from '@/shared/text/vocabulary';
import { funnel } from '../figures';
import { useTexts } from '../messages';
import styles from './report.module.css';

/** The stages of the whole task or of one of its channels. */
export function FunnelPanel({ report }: { report: TaskReport }) {
  const t = useTexts();
  const pair = usePair();
  const { percent } = useFormats();
  const [key, setKey] = useState('');
  const chosen = report.channels.find((channel) => channel.key === key);
  const rates = chosen ? ratesOf(chosen.figures) : report.rates;
  return (
    <Panel
      title={t('funnel')}
      extra={
        report.channels.length > 1 && (
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
        )
      }
    >
      <Stages targeted={chosen ? undefined : report.targeted} figures={chosen?.figures ?? report.figures} />
      <div className={styles.rates}>
        {(['arrival', 'display', 'click'] as const).map((rate) => (
          <span key={rate} className={styles.rate} data-rate={rate}>
            {pair(rateNames[rate])}
            <b>{percent(rates[rate])}</b>
          </span>
        ))}
      </div>
    </Panel>
  );
}

function ratesOf({ sent, arrived, displayed, clicked }: Figures) {
  return { arrival: share(arrived, sent), display: share(displayed, arrived), click: share(clicked, arrived) };
}

function Stages({ targeted, figures }: { targeted: number | undefined; figures: Figures }) {
  const t = useTexts();
  const pair = usePair();
  const { number, percent } = useFormats();
  const steps = funnel(targeted ?? figures.eligible, figures).slice(targeted === undefined ? 1 : 0);
  return (
    <ol className={styles.funnel}>
      {steps.map(({ stage, devices, ofFirst, ofPrevious }, i) => (
        <li key={stage} className={styles.stage} data-stage={stage}>
          <span className={styles.stageName}>{pair(stageNames[stage])}</span>
          <div className={styles.track} aria-hidden="true">
            <div className={styles.fill} style={{ width: `${Math.min(100, 100 * (ofFirst ?? 0))}%` }} />
          </div>
          <span className={styles.stageValue}>
            <span className={styles.stageCount}>{number(devices)}</span>
            {i > 0 && ofPrevious !== undefined && <span className={styles.stageShare}>{t('ofPrevious', { p: percent(ofPrevious) })}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
