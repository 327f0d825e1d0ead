// Fails where what a page or a service worker loads is over its limit, gzipped.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 40 * 1024;
let failed = false;
for (const file of ['hongyan.min.js', 'hongyan-worker.js']) {
  const bytes = gzipSync(readFileSync(new URL(`../dist/${file}`, import.meta.url)), { level: 9 }).length;
  const over = bytes > LIMIT_BYTES;
  console.log(`${file}: ${(bytes / 1024).toFixed(1)} kB gzipped${over ? ` (expected: at most ${LIMIT_BYTES / 1024})` : ''}`);
  failed ||= over;
}
process.exit(failed ? 1 : 0);
