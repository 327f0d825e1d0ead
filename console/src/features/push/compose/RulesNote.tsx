import { useQuery } from '@tanstack/react-query';
import { api, ok } from '@/shared/api/client';
import { useApp } from '@/shared/session/session';
import { useTexts } from '../messages';
import styles from './compose.module.css';

const EVERY = '*';

/** What the app holds itself to, so that nobody wonders later who was left out. */
export function RulesNote() {
  const t = useTexts();
  const { app_id } = useApp();
  const rules = useQuery({
    queryKey: ['apps', app_id, 'rules'],
    queryFn: () => ok(api.GET('/apps/{app_id}/rules', { params: { path: { app_id } } })),
    staleTime: 60_000,
  }).data;
  if (!rules) {
    return null;
  }
  const { caps, quiet_hours: quiet } = rules;
  const span = (window: string) => t(window.endsWith('h') ? 'windowHours' : 'windowDays', { n: parseInt(window, 10) });
  const lines = [
    ...caps.map(({ category, window, count }) =>
      t('rulesCap', { category: category === EVERY ? t('everyCategory') : category, window: span(window), count }),
    ),
    ...(quiet ? [t('rulesQuiet', { from: quiet.from, to: quiet.to, action: t(quiet.action ?? 'hold') })] : []),
  ];
  return <p className={styles.hint}>{lines.length === 0 ? t('rulesNone') : lines.join(' · ')}</p>;
}
