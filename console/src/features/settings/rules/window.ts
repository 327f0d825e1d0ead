/** A window of a cap: whole hours of the clock, `1h` … `23h`, or calendar days, `1d` … `30d`. */
export interface Window {
  count: number;
  unit: 'h' | 'd';
}

export const mostOf: Readonly<Record<Window['unit'], number>> = { h: 23, d: 30 };

export function parseWindow(text: string): Window {
  const [, count, unit] = /^(\d+)([hd])$/.exec(text) ?? [];
  return count && unit ? { count: Number(count), unit: unit as Window['unit'] } : { count: 1, unit: 'd' };
}

export function formatWindow({ count, unit }: Window): string {
  return `${Math.min(Math.max(1, count), mostOf[unit])}${unit}`;
}
