import { Blob } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { audienceFault, importColumns, importExamples, importFault, MOST_BYTES, parseCsv, readHead, type CsvHead } from './csv';

const head = (...columns: string[]): CsvHead => ({ columns, rows: [columns] });

describe('a CSV', () => {
  it('is read with quotes, commas and line ends inside of fields, and any line ends', () => {
    expect(parseCsv('cid,remark\r\n1,"a, ""b""\nc"\n\n2,d')).toEqual([['cid', 'remark'], ['1', 'a, "b"\nc'], ['2', 'd']]);
  });

  it('may begin with a byte order mark, as Excel writes it', () => {
    expect(parseCsv('\uFEFFcid\n1')).toEqual([['cid'], ['1']]);
  });

  it('is looked at in its first lines only, and none of them half', async () => {
    const line = `${'a'.repeat(32)},${'x'.repeat(400)}\n`;
    const { columns, rows } = await readHead(new Blob([`CID , remark\n${line.repeat(200)}`]) as never);
    expect(columns).toEqual(['cid', 'remark']);
    expect(rows).toHaveLength(5);
    expect(rows.every(([cid, remark]) => cid!.length === 32 && remark!.length === 400)).toBe(true);
  });
});

describe('before it is sent, a file', () => {
  it('is told which columns it lacks', () => {
    expect(importFault('consents', head('cid', 'granted'), 100)).toEqual({ fault: 'columns', missing: ['purpose'] });
    expect(importFault('consents', head('granted', 'note', 'cid', 'purpose'), 100)).toBeUndefined();
  });

  it('is refused where it is empty or too large', () => {
    expect(importFault('tags', { columns: ['cid', 'tags'], rows: [] }, 9)).toEqual({ fault: 'empty' });
    expect(importFault('tags', head('cid', 'tags'), MOST_BYTES + 1)).toEqual({ fault: 'too_large' });
  });

  it('of an audience names devices in its first column', () => {
    expect(audienceFault(head('alias', 'name'), 100)).toBeUndefined();
    expect(audienceFault(head('name', 'cid'), 100)).toEqual({ fault: 'first_column' });
  });

  it('has an example of each kind that is not refused', () => {
    for (const [kind, columns] of Object.entries(importColumns)) {
      const [first, row] = parseCsv(`${columns.join(',')}\n${importExamples[kind as keyof typeof importColumns]}\n`);
      expect(row).toHaveLength(columns.length);
      expect(importFault(kind as keyof typeof importColumns, { columns: first!, rows: [row!] }, 100)).toBeUndefined();
    }
  });
});
