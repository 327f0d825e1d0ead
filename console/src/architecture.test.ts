import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = import.meta.dirname;

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.gen.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(SRC, path), text: readFileSync(path, 'utf8') }));

const imports = (text: string) => [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1]!);

describe('architecture', () => {
  it('keeps features apart: they meet only in the shell, so that one can change without the others', () => {
    const crossing = files.flatMap(({ path, text }) => {
      const feature = /^features\/([^/]+)\//.exec(path)?.[1];
      return imports(text)
        .filter((name) => feature && name.startsWith('@/features/') && !name.startsWith(`@/features/${feature}/`))
        .map((name) => `${path} imports ${name}`);
    });
    expect(crossing).toEqual([]);
  });

  it('lets features know of the shell only what a feature is', () => {
    const reaching = files
      .filter(({ path }) => path.startsWith('features/'))
      .flatMap(({ path, text }) =>
        imports(text)
          .filter((name) => name.startsWith('@/app/') && name !== '@/app/feature')
          .map((name) => `${path} imports ${name}`),
      );
    expect(reaching).toEqual([]);
  });

  it('keeps shared code free of features and shell', () => {
    const reaching = files
      .filter(({ path }) => path.startsWith('shared/'))
      .flatMap(({ path, text }) =>
        imports(text)
          .filter((name) => /^@\/(features|app)\//.test(name))
          .map((name) => `${path} imports ${name}`),
      );
    expect(reaching).toEqual([]);
  });

  it('keeps texts in dictionaries of both languages: no Chinese in components outside of a pair', () => {
    const loose = files
      .filter(({ path }) => path.endsWith('.tsx') && !path.endsWith('.test.tsx') && !path.includes('brand/'))
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .map((line, i) => ({ line: line.trim(), at: `${path}:${i + 1}` }))
          .filter(({ line }) => /[\u4e00-\u9fff]/.test(line) && !/\[\s*['"`].*['"`],|^['"`].*['"`],$|^(\/\/|\*|\/\*)|鸿雁/.test(line))
          .map(({ line, at }) => `${at}: ${line}`),
      );
    expect(loose).toEqual([]);
  });
});
