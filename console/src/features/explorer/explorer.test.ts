import { load } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressOf, curlText, laidOut } from './call';
import { operationsOf, type Document } from './document';
import { tagNames } from './messages';
import { exampleOf, fieldLines, typeText } from './schema';

// The document itself: what the explorer shows is what the server hands out.
const path = join(import.meta.dirname, '../../../../api/src/main/resources/io/hongyan/api/v1/openapi.yaml');
const document = load(readFileSync(path, 'utf8')) as Document;
const operations = operationsOf(document);
const named = (id: string) => operations.find((operation) => operation.id === id)!;

describe('the explorer', () => {
  it('has every operation of the document, each with a name of its own, a summary, and a tag that has a name', () => {
    const written = Object.values(document.paths).flatMap((item) => Object.keys(item).filter((key) => key !== 'parameters'));
    expect(operations).toHaveLength(written.length);
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    expect(operations.filter(({ summary, tag }) => !summary || !(tag in tagNames))).toEqual([]);
  });

  it('knows parameters of the path as well as of the operation, whatever stands behind a reference', () => {
    expect(named('putMember').parameters.map(({ name, in: place }) => [name, place])).toEqual([['app_id', 'path'], ['name', 'path']]);
    expect(named('getChain').parameters.every(({ schema }) => schema !== undefined)).toBe(true);
    expect(named('createPush').permission).toBe('push_send');
  });

  it('begins every JSON body with something valid, and a push with one that can be sent', () => {
    for (const { body } of operations.filter((operation) => operation.body?.contentType === 'application/json')) {
      expect(JSON.stringify(exampleOf(document, body!.schema))).toMatch(/^\{/);
    }
    expect(exampleOf(document, named('createPush').body!.schema)).toMatchObject({ audience: { all: true }, message: { notification: { click_type: 'startapp' } } });
    expect(exampleOf(document, named('changePassword').body!.schema)).toEqual({ old_password: '', new_password: '' });
  });

  it('lists the fields of a schema in their depth, those of allOf together', () => {
    const lines = fieldLines(document, named('getTask').answer.schema!);
    expect(lines.find(({ name, depth }) => name === 'targeted' && depth === 0)).toMatchObject({ type: 'integer', required: true });
    expect(lines.some(({ name, depth }) => name === 'clicked' && depth === 1)).toBe(true);
  });

  it('writes types as they are', () => {
    expect(typeText(document, { type: ['string', 'null'], format: 'date-time' })).toBe('string | null (date-time)');
    expect(typeText(document, { type: 'array', items: { enum: ['a', 'b'] } })).toBe('a | b[]');
  });

  it('fills path and query in, and leaves empty values out', () => {
    expect(addressOf(named('listTags'), { app_id: 'a/b', prefix: '上海', limit: '' })).toBe('/apps/a%2Fb/tags?prefix=%E4%B8%8A%E6%B5%B7');
  });

  it('gives a command with the same call, its quotes escaped', () => {
    const text = curlText(named('createPush'), '/apps/a/pushes', `{"name":"it's"}`);
    expect(text).toContain(`-d '{"name":"it'\\''s"}'`);
    expect(text).toContain('Authorization: Bearer');
  });

  it('lays JSON out and leaves other answers as they came', () => {
    expect(laidOut({ contentType: 'application/problem+json', text: '{"a":1}' })).toBe('{\n  "a": 1\n}');
    expect(laidOut({ contentType: 'text/csv', text: 'a,b' })).toBe('a,b');
    expect(laidOut({ contentType: 'application/json', text: '{"cut' })).toBe('{"cut');
  });
});
