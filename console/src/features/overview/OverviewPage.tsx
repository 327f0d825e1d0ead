import type { Overview } from '@/shared/api/schema.gen';
import { FunnelBars } from '@/shared/charts/FunnelBars';
import { useFormats } from '@/shared/format/formats';
import { share } from '@/shared/format/share';
import { LinkButton } from '@/shared/layout/LinkButton';
import { Columns, Figure, Figures, PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import type { LiveState } from '@/shared/live/useEvents';
import { useApp } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { rateNames, stageNames } from '@/shared/text/vocabulary';
import { Alerts } from './Alerts';
import { ChannelHealth } from './ChannelHealth';
import { OnlineCurve } from './OnlineCurve';
import { Quotas } from './Quotas';
import { RateComparison } from './RateComparison';
import { Trends } from './Trends';
import { useTexts } from './messages';
import styles from './overview.module.css';
import { useOverview } from './useOverview';

/** The app now and today. */
export default function OverviewPage() {
  const t = useTexts();
  const app = useApp();
  const { query, live } = useOverview(app.app_id);
  return (
    <PageFrame title={t('title')} description={app.name} actions={<LiveMark state={live} />}>
      <Loaded query={query} rows={10}>
        {(overview) => (overview.devices === 0 ? <NoDevices /> : <Board appId={app.app_id} overview={overview} />)}
      </Loaded>
    </PageFrame>
  );
}

function NoDevices() {
  const t = useTexts();
  const app = useApp();
  return (
    <Panel>
      <Empty
        title={t('noDevices')}
        action={
          <LinkButton to={`/welcome?app=${app.app_id}`} type="primary">
            {t('tour')}
          </LinkButton>
        }
      >
        {t('noDevicesBody')}
      </Empty>
    </Panel>
  );
}

function Board({ appId, overview }: { appId: string; overview: Overview }) {
  const t = useTexts();
  const pair = usePair();
  const stages = (['eligible', 'sent', 'arrived', 'displayed', 'clicked'] as const).map((key) => ({
    key,
    label: pair(stageNames[key]),
    value: overview.today[key],
  }));
  return (
    <Stack>
      <Numbers overview={overview} />
      <Alerts appId={appId} />
      <Columns min={420}>
        <Panel title={t('funnel')}>
          <FunnelBars
            label={t('funnel')}
            stages={[{ key: 'targeted', label: pair(stageNames.targeted), value: overview.targeted_today }, ...stages]}
          />
        </Panel>
        <RateComparison appId={appId} overview={overview} />
      </Columns>
      <Columns min={420}>
        <OnlineCurve appId={appId} />
        <Trends appId={appId} />
      </Columns>
      <Columns min={420}>
        <ChannelHealth appId={appId} channels={overview.channels} />
        <Quotas quotas={overview.quotas} />
      </Columns>
    </Stack>
  );
}

function Numbers({ overview }: { overview: Overview }) {
  const t = useTexts();
  const pair = usePair();
  const format = useFormats();
  const { today, rates_today: rates } = overview;
  return (
    <Figures>
      <Figure label={t('online')} value={format.number(overview.online)} note={t('peak', { n: overview.online_peak_today })} />
      <Figure
        label={t('devices')}
        value={format.compact(overview.devices)}
        exact={format.number(overview.devices)}
        note={t('newToday', { n: overview.new_today })}
      />
      <Figure
        label={t('active')}
        value={format.compact(overview.active_today)}
        exact={format.number(overview.active_today)}
        note={t('activeShare', { share: format.percent(share(overview.active_today, overview.devices)) })}
      />
      <Figure
        label={t('targeted')}
        value={format.compact(overview.targeted_today)}
        exact={format.number(overview.targeted_today)}
        note={t('tasks', { n: overview.tasks_today })}
      />
      <Figure
        label={t('arrived')}
        value={format.compact(today.arrived)}
        exact={format.number(today.arrived)}
        note={t('rate', { name: pair(rateNames.arrival), rate: format.percent(rates.arrival) })}
      />
      <Figure
        label={t('clicked')}
        value={format.compact(today.clicked)}
        exact={format.number(today.clicked)}
        note={t('rate', { name: pair(rateNames.click), rate: format.percent(rates.click) })}
      />
    </Figures>
  );
}

function LiveMark({ state }: { state: LiveState }) {
  const t = useTexts();
  if (state === 'connecting') {
    return null;
  }
  const interrupted = state === 'interrupted';
  return (
    <span role="status" className={interrupted ? styles.interrupted : styles.live}>
      {interrupted ? t('interrupted') : t('live')}
    </span>
  );
}
