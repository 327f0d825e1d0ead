/** One place in which two JSON values differ; what was not there is `undefined`. */
export interface Change {
  /** such as `settings.caps[0].count`; empty for the whole value */
  path: string;
  before: unknown;
  after: unknown;
}

/**
 * What a change of settings changed, in the order of the document: objects field by field, lists of equal length entry by entry,
 * other lists as a whole, for an entry put in front would else look as if all had changed.
 */
export function changes(before: unknown, after: unknown, path = ''): Change[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => changes(before[name], after[name], path ? `${path}.${name}` : name));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && before.some(isObject)) {
    return before.flatMap((entry, i) => changes(entry, after[i], `${path}[${i}]`));
  }
  if (path === '' && (isObject(before) || isObject(after)) && (before ?? after) !== undefined) {
    // something made or removed: its fields one by one
    return changes(before ?? {}, after ?? {});
  }
  return same(before, after) ? [] : [{ path, before, after }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A value as a person reads it: texts as they are, the rest as JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
