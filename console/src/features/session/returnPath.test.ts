import { expect, it } from 'vitest';
import { returnPath } from './returnPath';

it.each([
  ['/apps/a/tasks?x=1', '/apps/a/tasks?x=1'],
  [null, '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=%2Fsign-in', '/'],
])('after signing in with %s one gets to %s', (next, path) => {
  expect(returnPath(next)).toBe(path);
});
