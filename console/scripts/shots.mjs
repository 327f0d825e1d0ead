// Pictures of pages to look at: node scripts/shots.mjs URL FOLDER PATH…  (every path in both sizes, languages and themes;
// WHAT=desktop,mobile,zh,en,light,dark in the environment narrows it). Signs in with HONGYAN_OPERATOR=name:password if given.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';

const [base, folder, ...paths] = process.argv.slice(2);
const what = (process.env.WHAT ?? 'desktop,mobile,zh,en,light,dark').split(',');
const sizes = { desktop: { width: 1440, height: 900 }, mobile: { width: 390, height: 844 } };
const languages = { zh: 'zh-CN', en: 'en-US' };
const executablePath = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => {
  try {
    return [execFileSync('which', [name], { encoding: 'utf8' }).trim()];
  } catch {
    return [];
  }
})[0];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const size of what.filter((word) => word in sizes)) {
  for (const language of what.filter((word) => word in languages)) {
    for (const theme of what.filter((word) => word === 'light' || word === 'dark')) {
      const context = await browser.newContext({ viewport: sizes[size] });
      await context.addInitScript(
        ([lang, look]) => {
          localStorage.setItem('hongyan.language', lang);
          localStorage.setItem('hongyan.appearance', look);
        },
        [languages[language], theme],
      );
      const page = await context.newPage();
      page.on('pageerror', (error) => console.log(`${language} ${theme}: ${error}`));
      page.on('console', (message) => message.type() === 'error' && console.log(`console: ${message.text()}`));
      if (process.env.HONGYAN_OPERATOR) {
        const [name, password] = process.env.HONGYAN_OPERATOR.split(':');
        await context.request.post(`${base}/api/v1/session`, { data: { name, password } });
      }
      for (const path of paths) {
        await page.goto(base + path);
        await page.waitForLoadState('load');
        await page.waitForTimeout(1200);
        const name =
          (path
            .replace(/^\/apps\/[^/]+/, '')
            .replace(/\W+/g, '-')
            .replace(/^-|-$/g, '') || 'home') + `-${size}-${language}-${theme}.png`;
        await page.screenshot({ path: `${folder}/${name}`, fullPage: true });
      }
      await context.close();
    }
  }
}
await browser.close();
