import { useInstance } from '../session/instance';
import { useFormats } from './formats';

/** Amounts of the API, which are decimal texts, in the installation's currency. */
export function useMoney(): (amount: string) => string {
  const { money } = useFormats();
  const currency = useInstance().data?.currency;
  return (amount) => money(Number(amount), currency);
}
