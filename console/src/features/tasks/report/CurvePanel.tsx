import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useCallback, useState } from 'react';
import { api, ok } from '@/shared/api/client';
import type { Curve, TaskReport } from '@/shared/api/schema.gen';
import { axisStyle, Chart } from '@/shared/charts/Chart';
import { useSpan } from '@/shared/format/span';
import { Panel } from '@/shared/layout/PageFrame';
import { useApp } from '@/shared/session/session';
import { Loaded } from '@/shared/states/states';
import { useLanguage } from '@/shared/text/language';
import { say } from '@/shared/text/texts';
import { outcomeNames, stageNames } from '@/shared/text/vocabulary';
import type { Palette } from '@/shared/theme/palette';
import { curvePoints, curveStages, type CurveMode, type CurveStage } from '../curve';
import { useTexts } from '../messages';

const REFRESH_MS = 5_000;

export function CurvePanel({ report }: { report: TaskReport }) {
  const t = useTexts();
  const span = useSpan();
  const { app_id } = useApp();
  const { task_id } = report;
  const [mode, setMode] = useState<CurveMode>('total');
  const query = useQuery({
    queryKey: ['apps', app_id, 'task', task_id, 'curve'],
    queryFn: () => ok(api.GET('/apps/{app_id}/tasks/{task_id}/curve', { params: { path: { app_id, task_id } } })),
    refetchInterval: report.state === 'sending' ? REFRESH_MS : false,
  });
  return (
    <Panel
      title={t('curve')}
      extra={
        <Segmented<CurveMode>
          size="small"
          aria-label={t('curve')}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'total', label: t('total') },
            { value: 'span', label: t('span', { span: span(query.data?.step_seconds ?? 60) }) },
          ]}
        />
      }
    >
      <Loaded query={query}>{(curve) => (curve.items.length === 0 ? t('noCurve') : <Lines curve={curve} mode={mode} />)}</Loaded>
    </Panel>
  );
}

function Lines({ curve, mode }: { curve: Curve; mode: CurveMode }) {
  const t = useTexts();
  const language = useLanguage();
  const option = useCallback(
    (palette: Palette) => {
      const points = curvePoints(curve, mode);
      const name = (stage: CurveStage) => say(stage === 'lost' ? outcomeNames.lost : stageNames[stage]);
      const colours: Record<CurveStage, string | undefined> = {
        sent: palette.series[0], arrived: palette.success, displayed: palette.series[1], clicked: palette.series[3], lost: palette.danger,
      };
      return {
        grid: { left: 8, right: 12, top: 40, bottom: 8, containLabel: true },
        xAxis: { type: 'time', ...axisStyle(palette), splitLine: { show: false } },
        yAxis: { type: 'value', minInterval: 1, ...axisStyle(palette), axisLine: { show: false } },
        series: curveStages
          .filter((stage) => points[stage].some(([, devices]) => devices > 0))
          .map((stage) => ({
            name: name(stage),
            type: 'line',
            data: points[stage],
            step: mode === 'total' ? 'end' : undefined,
            showSymbol: points[stage].length < 3,
            itemStyle: { color: colours[stage] },
            lineStyle: { width: 2, color: colours[stage] },
          })),
      };
    },
    [curve, mode, language],
  );
  return <Chart label={t('curveLabel')} height={290} option={option} />;
}
