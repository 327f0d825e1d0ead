import { useLanguage } from '../text/language';

/** Instants of the API ("2026-11-26T20:13:50Z") and figures as a person reads them, in the console's language. */
export function useFormats() {
  const language = useLanguage();
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const precise = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
  const number = new Intl.NumberFormat(language);
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  return {
    instant: (iso: string | null | undefined) => (iso ? date.format(new Date(iso)) : '–'),
    second: (iso: string | null | undefined) => (iso ? precise.format(new Date(iso)) : '–'),
    number: (value: number | null | undefined) => (value == null ? '–' : number.format(value)),
    /** 12.3万, 1.2M; the exact figure belongs in a title */
    compact: (value: number | null | undefined) => (value == null ? '–' : compact.format(value)),
    /** of a share, 0 … 1 */
    percent: (share: number | null | undefined) => (share == null || Number.isNaN(share) ? '–' : percent.format(share)),
    /** of a price in the instance's currency */
    money: (amount: number | null | undefined, currency = 'CNY') =>
      amount == null ? '–' : new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount),
  };
}
