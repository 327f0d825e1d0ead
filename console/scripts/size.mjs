// Fails where a first visit loads more than the budget: the entry, what it imports at once, and the page it opens.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 350 * 1000;
const FIRST_PAGES = ['src/features/session/SignInPage.tsx', 'src/features/overview/OverviewPage.tsx'];

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));

function closure(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) {
    return seen;
  }
  seen.add(key);
  (chunk.imports ?? []).forEach((next) => closure(next, seen));
  return seen;
}

function files(keys) {
  return new Set([...keys].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]));
}

const sizeOf = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length;
// One of the two languages of antd is loaded by name at the start.
const language = Object.keys(manifest).filter((key) => key.includes('shared/text/antd-zh'));
let failed = false;
for (const page of FIRST_PAGES) {
  if (!manifest[page]) {
    console.error(`${page}: not a chunk of its own (expected: loaded by its route)`);
    failed = true;
    continue;
  }
  const keys = closure('index.html');
  language.forEach((key) => closure(key, keys));
  closure(page, keys);
  const total = [...files(keys)].reduce((sum, file) => sum + sizeOf(file), 0);
  console.log(`${page}: ${(total / 1000).toFixed(0)} kB gzipped (at most ${BUDGET_BYTES / 1000})`);
  failed ||= total > BUDGET_BYTES;
}
process.exit(failed ? 1 : 0);
