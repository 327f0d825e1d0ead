import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '@/shared/api/problem';
import { dismissUpload, startUpload, useUploads } from './uploads';

/** A request whose answer the test gives. */
class Request {
  static last: Request;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  headers: Record<string, string> = {};
  status = 0;
  responseText = '';
  url = '';
  aborted = false;
  onload?: () => void;
  onerror?: () => void;

  constructor() {
    Request.last = this;
  }

  open(_: string, url: string) {
    this.url = url;
  }

  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }

  send() {}

  abort() {
    this.aborted = true;
  }

  answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

const file = new File(['cid,tags\n'], 'tags.csv');

describe('a file on its way', () => {
  beforeEach(() => vi.stubGlobal('XMLHttpRequest', Request));
  afterEach(() => vi.unstubAllGlobals());

  it('tells its progress to whoever looks, is kept when nobody does, and is gone when it has arrived', () => {
    const done = vi.fn();
    const page = renderHook(() => useUploads('app'));
    act(() => startUpload('app', '/apps/app/imports?kind=tags&name=a', file, 'a', done));
    expect(Request.last.url).toBe('/api/v1/apps/app/imports?kind=tags&name=a');
    expect(Request.last.headers).toMatchObject({ 'Content-Type': 'text/csv', 'X-CSRF-Token': expect.any(String) });
    page.unmount();

    Request.last.upload.onprogress?.({ loaded: 30, total: 40 });
    const back = renderHook(() => useUploads('app'));
    expect(back.result.current).toMatchObject([{ name: 'a', percent: 75 }]);
    expect(renderHook(() => useUploads('other')).result.current).toEqual([]);

    act(() => Request.last.answer(202, {}));
    expect(back.result.current).toEqual([]);
    expect(done).toHaveBeenCalledOnce();
  });

  it('stays with its reason where it was refused, until that was read', () => {
    const page = renderHook(() => useUploads('app'));
    act(() => startUpload('app', '/apps/app/imports', file, 'b', () => undefined));
    act(() => Request.last.answer(400, { detail: 'too long', code: 'invalid_request' }));
    const [upload] = page.result.current;
    expect(upload!.error).toBeInstanceOf(ProblemError);
    expect(upload!.error!.message).toBe('too long');
    act(() => dismissUpload(upload!.id));
    expect(page.result.current).toEqual([]);
  });

  it('warns who closes the window while it is under way, and ends when told to', () => {
    startUpload('app', '/apps/app/imports', file, 'c', () => undefined);
    const { result } = renderHook(() => useUploads('app'));
    expect(window.onbeforeunload).not.toBeNull();
    act(() => dismissUpload(result.current[0]!.id));
    expect(Request.last.aborted).toBe(true);
    expect(window.onbeforeunload).toBeNull();
  });
});
