import { expect, it } from 'vitest';
import { browserName } from './browser';

it('tells browser and system of a session, or what it said of itself', () => {
  const chrome = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';
  expect(browserName(chrome)).toBe('Chrome · macOS');
  expect(browserName(`${chrome} Edg/143.0.0.0`)).toBe('Edge · macOS');
  expect(browserName('Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) Version/26.1 Mobile/15E148 Safari/604.1')).toBe('Safari · iOS');
  expect(browserName('reports/1.2')).toBe('reports/1.2');
});
