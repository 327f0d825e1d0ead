import type { ImportKind } from '@/shared/api/schema.gen';

/** Columns that each kind of import wants, in any order. */
export const importColumns: Readonly<Record<ImportKind, readonly string[]>> = {
  tags: ['cid', 'tags'],
  add_tags: ['cid', 'tags'],
  aliases: ['cid', 'alias'],
  blacklist: ['cid', 'blacklisted'],
  consents: ['cid', 'purpose', 'granted'],
  test_devices: ['cid', 'remark'],
};

/** A line of each, for the file to begin with. */
export const importExamples: Readonly<Record<ImportKind, string>> = {
  tags: '0123456789abcdef0123456789abcdef,vip|beijing',
  add_tags: '0123456789abcdef0123456789abcdef,vip|beijing',
  aliases: '0123456789abcdef0123456789abcdef,user-1024',
  blacklist: '0123456789abcdef0123456789abcdef,true',
  consents: '0123456789abcdef0123456789abcdef,marketing,true',
  test_devices: '0123456789abcdef0123456789abcdef,Pixel 9',
};

export const MOST_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 16 * 1024;

/** The first lines of a CSV (RFC 4180), to be looked at before it is sent. */
export interface CsvHead {
  columns: string[];
  rows: string[][];
}

export async function readHead(file: Blob): Promise<CsvHead> {
  const text = await file.slice(0, HEAD_BYTES).text();
  const records = parseCsv(text, file.size > HEAD_BYTES);
  const [columns = [], ...rows] = records;
  return { columns: columns.map((name) => name.trim().toLowerCase()), rows: rows.slice(0, 5) };
}

/** @param cut the text ends somewhere in a record, which is left out */
export function parseCsv(text: string, cut = false): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  const end = () => {
    record.push(field);
    if (record.length > 1 || field !== '') {
      records.push(record);
    }
    record = [];
    field = '';
  };
  const input = text.replace(/^\uFEFF/, '');
  for (let i = 0; i < input.length; i++) {
    const c = input[i]!;
    if (quoted) {
      if (c !== '"') {
        field += c;
      } else if (input[i + 1] === '"') {
        field += '"';
        i++;
      } else {
        quoted = false;
      }
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',') {
      record.push(field);
      field = '';
    } else if (c === '\n') {
      end();
    } else if (c !== '\r') {
      field += c;
    }
  }
  if (!cut) {
    end();
  }
  return records;
}

/** What the server would refuse of the whole file. */
export type CsvFault = { fault: 'empty' } | { fault: 'too_large' } | { fault: 'columns'; missing: string[] } | { fault: 'first_column' };

export function importFault(kind: ImportKind, head: CsvHead, bytes: number): CsvFault | undefined {
  const missing = importColumns[kind].filter((name) => !head.columns.includes(name));
  return commonFault(head, bytes) ?? (missing.length > 0 ? { fault: 'columns', missing } : undefined);
}

/** An audience names each device by `cid` or `alias` in its first column; the others are variables. */
export function audienceFault(head: CsvHead, bytes: number): CsvFault | undefined {
  const first = head.columns[0];
  return commonFault(head, bytes) ?? (first !== 'cid' && first !== 'alias' ? { fault: 'first_column' } : undefined);
}

function commonFault(head: CsvHead, bytes: number): CsvFault | undefined {
  if (bytes > MOST_BYTES) {
    return { fault: 'too_large' };
  }
  return head.columns.length === 0 || head.rows.length === 0 ? { fault: 'empty' } : undefined;
}
