// A browser for tests written elsewhere: one JSON command a line on standard input, one JSON answer a line on standard output.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const profile = await mkdtemp(join(tmpdir(), 'hongyan-browser-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.HONGYAN_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  viewport: { width: 800, height: 600 },
});
context.setDefaultTimeout(30_000);
const pages = new Map();
const console = [];

/** Registration ids of service workers by origin, as the browser tells them. */
const registrations = new Map();
const browser = await context.newCDPSession(context.pages()[0]);
browser.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: updated }) => {
  for (const { registrationId, scopeURL, isDeleted } of updated) {
    if (!isDeleted) {
      registrations.set(new URL(scopeURL).origin, registrationId);
    }
  }
});
await browser.send('ServiceWorker.enable');

const commands = {
  async open({ page, url }) {
    const opened = await context.newPage();
    opened.on('console', (message) => console.push(`${page}: ${message.text()}`));
    opened.on('pageerror', (error) => console.push(`${page}: ${error}`));
    pages.set(page, opened);
    await opened.goto(url);
  },
  evaluate: ({ page, expression }) => pages.get(page).evaluate(expression),
  /** By asking again and again: Playwright's own way to wait is a script that a strict security policy forbids. */
  async waitFor({ page, expression }) {
    const giveUp = Date.now() + 30_000;
    while (!(await pages.get(page).evaluate(expression))) {
      if (Date.now() > giveUp) {
        throw new Error(`not within 30 s: ${expression}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
  async text({ page, selector }) {
    const found = pages.get(page).locator(selector);
    await found.first().waitFor();
    return found.allInnerTexts();
  },
  click: ({ page, selector }) => pages.get(page).locator(selector).click(),
  press: ({ page, key }) => pages.get(page).keyboard.press(key),
  async screenshot({ page, path }) {
    await pages.get(page).screenshot({ path });
  },
  async close({ page }) {
    await pages.get(page).close();
    pages.delete(page);
  },
  grant: ({ origin, permissions }) => context.grantPermissions(permissions, { origin }),
  /** What a push service would bring. */
  push: ({ origin, data }) =>
    browser.send('ServiceWorker.deliverPushMessage', { origin, registrationId: registrations.get(origin), data }),
  async worker({ origin, expression }) {
    const worker = context.serviceWorkers().find((running) => new URL(running.url()).origin === origin);
    return worker.evaluate(expression);
  },
  console: () => console,
};

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...parameters } = JSON.parse(line);
  let answer;
  try {
    answer = { result: (await commands[command](parameters)) ?? null };
  } catch (failure) {
    answer = { error: `${failure}`, console };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await context.close();
await rm(profile, { recursive: true, force: true });
