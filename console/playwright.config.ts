import { defineConfig } from '@playwright/test';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const executablePath = process.env['HONGYAN_CHROMIUM'] ?? onPath(BROWSERS);
if (!executablePath) {
  throw new Error(`no browser on PATH (expected: one of ${BROWSERS.join(', ')}); Debian: apt install chromium`);
}

const chosen = process.env['HONGYAN_E2E']; // some of them: '**/0*.spec.ts'
const PAGES = '**/90-*.spec.ts';

// ConsoleTest (module acceptance) starts the servers and says where they are.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'target/e2e',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'target/e2e-report.json' }]],
  projects: chosen
    ? [{ name: 'chosen', testMatch: chosen, workers: 1 }]
    : [
        { name: 'work', testIgnore: PAGES, workers: 1 }, // each builds on what those before it made
        { name: 'pages', testMatch: PAGES, dependencies: ['work'], fullyParallel: true },
      ],
  use: {
    baseURL: process.env['HONGYAN_URL'] ?? 'http://127.0.0.1:8080',
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    screenshot: 'only-on-failure',
    trace: 'off',
    contextOptions: { reducedMotion: 'reduce' }, // nothing is looked at while it fades in
    launchOptions: { executablePath, args: ['--no-sandbox', '--disable-gpu'] },
  },
});
