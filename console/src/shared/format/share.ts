/** Part of whole as 0 … 1; nothing where there is no whole. */
export function share(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : part / whole;
}
