/** One event of a `text/event-stream`. */
export interface StreamEvent {
  name: string;
  data: string;
}

/** Splits a stream's text into events (WHATWG HTML, section 9.2.6; ids and retry times are of no use here). */
export class EventParser {
  private rest = '';
  private name = '';
  private data: string[] = [];

  /** @returns the events that this piece of text completes */
  push(text: string): StreamEvent[] {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    const events: StreamEvent[] = [];
    for (const line of lines) {
      if (line === '') {
        if (this.data.length > 0) {
          events.push({ name: this.name || 'message', data: this.data.join('\n') });
        }
        this.name = '';
        this.data = [];
      } else if (!line.startsWith(':')) {
        const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
        if (field === 'event') {
          this.name = value ?? '';
        } else if (field === 'data') {
          this.data.push(value ?? '');
        }
      }
    }
    return events;
  }
}
