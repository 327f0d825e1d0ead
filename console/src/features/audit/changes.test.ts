import { describe, expect, it } from 'vitest';
import { changes, valueText } from './changes';

describe('what an entry changed', () => {
  it('is told field by field, with its path', () => {
    expect(changes({ a: 1, b: { c: 'x', d: true } }, { a: 1, b: { c: 'y', d: true } })).toEqual([{ path: 'b.c', before: 'x', after: 'y' }]);
  });

  it('tells what came and what went', () => {
    expect(changes({ old: 1 }, { fresh: 2 })).toEqual([
      { path: 'old', before: 1, after: undefined },
      { path: 'fresh', before: undefined, after: 2 },
    ]);
  });

  it('goes into lists of equal length, and takes others as a whole', () => {
    const cap = (count: number) => ({ category: '*', count });
    expect(changes({ caps: [cap(3), cap(4)] }, { caps: [cap(3), cap(5)] })).toEqual([{ path: 'caps[1].count', before: 4, after: 5 }]);
    expect(changes({ caps: [cap(3)] }, { caps: [cap(1), cap(3)] })).toEqual([{ path: 'caps', before: [cap(3)], after: [cap(1), cap(3)] }]);
    expect(changes({ tags: ['a', 'b'] }, { tags: ['a', 'c'] })).toEqual([{ path: 'tags', before: ['a', 'b'], after: ['a', 'c'] }]);
  });

  it('of something made or removed is each of its fields', () => {
    expect(changes(undefined, { role: 'owner' })).toEqual([{ path: 'role', before: undefined, after: 'owner' }]);
    expect(changes({ name: 'x', push: { title: 'y' } }, null)).toEqual([
      { path: 'name', before: 'x', after: undefined },
      { path: 'push', before: { title: 'y' }, after: undefined },
    ]);
  });

  it('is nothing where nothing differs, as of secrets that are hidden', () => {
    expect(changes({ secret: '***' }, { secret: '***' })).toEqual([]);
    expect(changes(undefined, undefined)).toEqual([]);
  });

  it('between null and a value is a change of that field', () => {
    expect(changes({ quiet_hours: null }, { quiet_hours: { from: '22:00' } })).toEqual([
      { path: 'quiet_hours', before: null, after: { from: '22:00' } },
    ]);
  });
});

it('values are shown as texts, or as JSON', () => {
  expect([valueText('a'), valueText(1), valueText({ a: [1] })]).toEqual(['a', '1', '{"a":[1]}']);
});
