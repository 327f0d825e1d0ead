import { describe, expect, it } from 'vitest';
import { EventParser } from './eventStream';

describe('an event stream', () => {
  it('is read whatever pieces it comes in', () => {
    const stream = ': hello\n\nevent: task\ndata: {"a":\ndata: 1}\n\ndata: two\r\n\r\n';
    for (let size = 1; size <= stream.length; size++) {
      const parser = new EventParser();
      const events = [];
      for (let at = 0; at < stream.length; at += size) {
        events.push(...parser.push(stream.slice(at, at + size)));
      }
      expect(events).toEqual([
        { name: 'task', data: '{"a":\n1}' },
        { name: 'message', data: 'two' },
      ]);
    }
  });

  it('gives no event before its empty line', () => {
    const parser = new EventParser();
    expect(parser.push('event: task\ndata: 1\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ name: 'task', data: '1' }]);
  });
});
