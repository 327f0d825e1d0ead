import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useCallback, useState } from 'react';
import { api, ok } from '@/shared/api/client';
import type { DayFigures } from '@/shared/api/schema.gen';
import { Chart, axisStyle } from '@/shared/charts/Chart';
import { Panel } from '@/shared/layout/PageFrame';
import { Loaded } from '@/shared/states/states';
import { usePair, type Pair } from '@/shared/text/texts';
import { rateNames, stageNames } from '@/shared/text/vocabulary';
import type { Palette } from '@/shared/theme/palette';
import { useTexts } from './messages';

const DAYS = 30;

type View = 'volume' | 'effect' | 'growth';

interface Line {
  name: string;
  of: (day: DayFigures) => number | null;
}

export function Trends({ appId }: { appId: string }) {
  const t = useTexts();
  const [view, setView] = useState<View>('volume');
  const query = useQuery({
    queryKey: ['apps', appId, 'trends', DAYS],
    queryFn: () => ok(api.GET('/apps/{app_id}/trends', { params: { path: { app_id: appId }, query: { days: DAYS } } })),
    staleTime: 300_000,
  });
  return (
    <Panel
      title={t('trend')}
      extra={
        <Segmented<View>
          size="small"
          aria-label={t('trend')}
          value={view}
          onChange={setView}
          options={[
            { value: 'volume', label: t('volume') },
            { value: 'effect', label: t('effect') },
            { value: 'growth', label: t('growth') },
          ]}
        />
      }
    >
      <Loaded query={query} rows={6}>
        {({ items }) => <Lines view={view} days={items} />}
      </Loaded>
    </Panel>
  );
}

function useLines(view: View): readonly Line[] {
  const t = useTexts();
  const pair = usePair();
  const stage = (key: 'sent' | 'arrived' | 'clicked'): Line => ({ name: pair(stageNames[key] as Pair), of: (day) => day.figures[key] });
  switch (view) {
    case 'volume':
      return [stage('sent'), stage('arrived'), stage('clicked')];
    case 'effect':
      return (['arrival', 'display', 'click'] as const).map((key) => ({ name: pair(rateNames[key]), of: (day) => day.rates[key] }));
    case 'growth':
      return [
        { name: t('registered'), of: (day) => day.registered },
        { name: t('activeDevices'), of: (day) => day.active },
        { name: t('onlinePeak'), of: (day) => day.online_peak },
      ];
  }
}

function Lines({ view, days }: { view: View; days: readonly DayFigures[] }) {
  const t = useTexts();
  const lines = useLines(view);
  const series = lines.map(({ name, of }) => ({ type: 'line', name, showSymbol: false, smooth: true, data: days.map(of) }));
  const content = JSON.stringify(series);
  const option = useCallback(
    (palette: Palette) => ({
      xAxis: { type: 'category', data: days.map((day) => day.day.slice(5)), boundaryGap: false, ...axisStyle(palette) },
      yAxis: {
        type: 'value',
        ...axisStyle(palette),
        ...(view !== 'effect' && { minInterval: 1 }),
        ...(view === 'effect' && { axisLabel: { color: palette.muted, formatter: (rate: number) => `${Math.round(100 * rate)}%` } }),
      },
      series: JSON.parse(content),
    }),
    [days, view, content],
  );
  return <Chart label={t('trend')} option={option} />;
}
