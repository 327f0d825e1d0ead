import { useReviewTexts } from './reviewMessages';

/** A span of time in words, to one unit. */
export function useDuration(): (seconds: number) => string {
  const t = useReviewTexts();
  return (seconds) => {
    if (seconds < 90) {
      return t('seconds', { n: Math.max(1, Math.round(seconds)) });
    }
    return seconds < 5400 ? t('minutes', { n: Math.round(seconds / 60) }) : t('longHours', { n: Math.round(seconds / 360) / 10 });
  };
}
