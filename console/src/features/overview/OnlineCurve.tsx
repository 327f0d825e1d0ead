import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, ok } from '@/shared/api/client';
import { Chart, axisStyle } from '@/shared/charts/Chart';
import { Panel } from '@/shared/layout/PageFrame';
import { Empty, Loaded } from '@/shared/states/states';
import type { Palette } from '@/shared/theme/palette';
import { useTexts } from './messages';

const DAY_MS = 86_400_000;

interface Moment {
  at: string;
  online: number;
}

export function OnlineCurve({ appId }: { appId: string }) {
  const t = useTexts();
  const query = useQuery({
    queryKey: ['apps', appId, 'online'],
    queryFn: () => ok(api.GET('/apps/{app_id}/online', { params: { path: { app_id: appId } } })),
    refetchInterval: 300_000,
  });
  return (
    <Panel title={t('onlineCurve')}>
      <Loaded query={query} rows={6}>
        {({ items }) => (items.length === 0 ? <Empty title={t('noOnline')}>{t('noOnlineBody')}</Empty> : <Curve items={items} />)}
      </Loaded>
    </Panel>
  );
}

function Curve({ items }: { items: readonly Moment[] }) {
  const t = useTexts();
  const name = t('online');
  const option = useCallback(
    (palette: Palette) => ({
      legend: { show: false },
      grid: { left: 8, right: 16, top: 12, bottom: 8, containLabel: true },
      xAxis: { type: 'time', min: Date.now() - DAY_MS, max: Date.now(), ...axisStyle(palette), splitLine: { show: false } },
      yAxis: { type: 'value', ...axisStyle(palette), minInterval: 1 },
      series: [
        {
          type: 'line',
          name,
          showSymbol: false,
          smooth: true,
          areaStyle: { opacity: 0.12 },
          data: items.map(({ at, online }) => [at, online]),
        },
      ],
    }),
    [items, name],
  );
  return <Chart label={t('onlineCurve')} option={option} />;
}
