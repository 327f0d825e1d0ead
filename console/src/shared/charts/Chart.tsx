import type { ECharts, EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { fontFamily, still } from '../theme/antd';
import { useAppearance } from '../theme/appearance';
import { palettes, type Palette } from '../theme/palette';

interface Props {
  /** what the chart shows, for those who cannot see it */
  label: string;
  height?: number;
  /** keep it stable (useCallback, useMemo): a new one draws again */
  option: (palette: Palette) => EChartsCoreOption;
}

/** A chart in the console's colours; follows its container's width, the theme and its data. */
export function Chart({ label, height = 260, option }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const palette = palettes[useAppearance()];

  useEffect(() => {
    const element = host.current;
    if (!element) {
      return;
    }
    let gone = false;
    const draw = (drawn: ECharts) => drawn.setOption({ ...defaults(palette), ...option(palette) }, true);
    if (chart.current) {
      draw(chart.current);
      return;
    }
    void import('./echarts').then(({ init }) => {
      if (!gone) {
        chart.current = init(element, null, { renderer: 'svg' });
        draw(chart.current);
      }
    });
    return () => {
      gone = true;
    };
  }, [option, palette]);

  useEffect(() => {
    const element = host.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(() => chart.current?.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);

  return <div ref={host} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}

function defaults(palette: Palette): EChartsCoreOption {
  return {
    color: [...palette.series],
    animation: !still,
    animationDuration: 300,
    textStyle: { fontFamily, color: palette.muted },
    grid: { left: 8, right: 12, top: 32, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontFamily },
    },
    legend: { textStyle: { color: palette.muted }, top: 0, right: 0, itemWidth: 14, itemHeight: 8 },
  };
}

/** Axes in the palette, to spread into an option's `xAxis` and `yAxis`. */
export function axisStyle(palette: Palette) {
  return {
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: false },
    axisLabel: { color: palette.muted, hideOverlap: true },
    splitLine: { lineStyle: { color: palette.line } },
  };
}
