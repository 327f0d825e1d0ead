import { texts } from '../text/texts';

const useTexts = texts({
  seconds: ['{n} 秒', '{n} {n|second|seconds}'],
  minutes: ['{n} 分钟', '{n} {n|minute|minutes}'],
  hours: ['{n} 小时', '{n} {n|hour|hours}'],
  days: ['{n} 天', '{n} {n|day|days}'],
});

const units = [
  [86_400, 'days'],
  [3_600, 'hours'],
  [60, 'minutes'],
] as const;

/** A length of time in the largest unit that it is a whole number of, or nearly. */
export function useSpan(): (seconds: number) => string {
  const t = useTexts();
  return (seconds) => {
    const [size, name] = units.find(([unit]) => seconds >= unit) ?? ([1, 'seconds'] as const);
    return t(name, { n: Math.round((seconds / size) * 10) / 10 });
  };
}
