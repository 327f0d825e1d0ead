import { act, renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { setLanguage } from './language';
import { say, texts } from './texts';

const useTexts = texts({
  hello: ['你好', 'Hello'],
  online: ['{n} 台设备在线', '{n} {n|device|devices} online'],
});

beforeEach(() => setLanguage('zh-CN'));

describe('texts', () => {
  it('are of the language in use, and change with it', () => {
    const { result } = renderHook(() => useTexts()('hello'));
    expect(result.current).toBe('你好');
    act(() => setLanguage('en-US'));
    expect(result.current).toBe('Hello');
    expect(document.documentElement.lang).toBe('en-US');
  });

  it('write numbers in the format of the language and choose between one and many', () => {
    const { result } = renderHook(() => useTexts());
    expect(result.current('online', { n: 12_345 })).toBe('12,345 台设备在线');
    act(() => setLanguage('en-US'));
    expect(result.current('online', { n: 1 })).toBe('1 device online');
    expect(result.current('online', { n: 0 })).toBe('0 devices online');
  });

  it('refuse to compile without a value they name, or without one of the languages', () => {
    // @ts-expect-error a text of one language only
    texts({ only: ['仅中文'] });
    const check = () => {
      const t = useTexts();
      // @ts-expect-error `n` is missing
      t('online');
      // @ts-expect-error no such text
      t('goodbye');
    };
    expect(check).toBeTypeOf('function');
    expect(say(['中', 'En'])).toBe('中');
  });
});
