import { useQuery } from '@tanstack/react-query';
import { api, ok } from '@/shared/api/client';
import type { Benchmark, Overview } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { usePair } from '@/shared/text/texts';
import { categoryNames, rateNames } from '@/shared/text/vocabulary';
import { useTexts } from './messages';
import styles from './overview.module.css';

const rates = ['arrival', 'display', 'click'] as const;
/** Below half a tenth of a point two rates are the same. */
const SAME = 0.0005;

/** 大盘分析: today beside the app's own average and the other apps of its category. */
export function RateComparison({ appId, overview }: { appId: string; overview: Overview }) {
  const t = useTexts();
  const pair = usePair();
  const format = useFormats();
  const benchmark = useQuery({
    queryKey: ['apps', appId, 'benchmark'],
    queryFn: () => ok(api.GET('/apps/{app_id}/benchmark', { params: { path: { app_id: appId } } })),
    staleTime: 300_000,
  }).data;
  return (
    <Panel title={t('rates')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="hy-visually-hidden">{t('rates')}</span>
            </th>
            <th scope="col">{t('today')}</th>
            <th scope="col">{t('average')}</th>
            <th scope="col">{t('category')}</th>
            <th scope="col">{t('top')}</th>
          </tr>
        </thead>
        <tbody>
          {rates.map((rate) => (
            <tr key={rate}>
              <th scope="row">{pair(rateNames[rate])}</th>
              <td>
                <span className={styles.now}>{format.percent(overview.rates_today[rate])}</span>
                <Delta now={overview.rates_today[rate]} usual={overview.rates_30_days[rate]} />
              </td>
              <td>{format.percent(overview.rates_30_days[rate])}</td>
              <td>{format.percent(benchmark?.average[rate] ?? overview.rates_category[rate])}</td>
              <td>{format.percent(benchmark?.top[rate])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {benchmark && <Rank benchmark={benchmark} />}
      <p className={styles.note}>{t('ratesHint')}</p>
    </Panel>
  );
}

function Rank({ benchmark }: { benchmark: Benchmark }) {
  const t = useTexts();
  const pair = usePair();
  const { apps, rank_by_arrival: arrival, rank_by_click: click } = benchmark;
  if (apps === 0 || (apps === 1 && arrival !== null)) {
    return <p className={styles.note}>{t('rankAlone')}</p>;
  }
  if (arrival === null && click === null) {
    return null;
  }
  const category = pair(categoryNames[benchmark.category]);
  return <p className={styles.note}>{t('rank', { n: apps, category, arrival: arrival ?? '–', click: click ?? '–' })}</p>;
}

function Delta({ now, usual }: { now: number | null; usual: number | null }) {
  const t = useTexts();
  if (now === null || usual === null || Math.abs(now - usual) < SAME) {
    return null;
  }
  const points = (100 * Math.abs(now - usual)).toFixed(1);
  const up = now > usual;
  return (
    <span className={`${styles.delta} ${up ? styles.up : styles.down}`} title={t(up ? 'above' : 'below', { points })}>
      {up ? '▲' : '▼'} {points}
    </span>
  );
}
