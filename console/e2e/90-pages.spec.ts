import type { Page } from '@playwright/test';
import { expect, expectAccessible, signIn, test, type Language } from './console';

// Every page of the navigation and those beside it, in both sizes, languages and themes: kept as pictures in target/pictures, looked
// through by axe, and in English without a Chinese word.

const app = process.env['HONGYAN_APP'] ?? 'demoApp0000000000000';
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const languages: readonly Language[] = ['zh-CN', 'en-US'];
const themes = ['light', 'dark'] as const;

/** The page is there and nothing of it is still a placeholder. */
async function settled(page: Page): Promise<void> {
  await page.locator('#root h1, #root p').filter({ visible: true }).first().waitFor();
  await expect(page.locator('.ant-skeleton')).toHaveCount(0);
}

/** Pages that lists lead to: a report, a chain, a device, a channel, an operation. */
async function pagesOfOneThing(page: Page): Promise<string[]> {
  const newest = async (list: string) => (await (await page.context().request.get(`/api/v1/apps/${app}/${list}?limit=1`)).json()).items[0];
  const [task, device] = [await newest('tasks'), await newest('devices')];
  const below = ['channels/huawei', 'explorer?operation=createPush'];
  if (device) {
    below.push(`devices/${device.cid}`);
  }
  if (task && device) {
    below.push(`tasks/${task.task_id}`, `chain?task=${task.task_id}&cid=${device.cid}`);
  }
  return below.map((path) => `/apps/${app}/${path}`);
}

for (const language of languages) {
  for (const theme of themes) {
    test(`all pages: ${language}, ${theme}`, async ({ page }) => {
      test.setTimeout(300_000);
      await page.emulateMedia({ colorScheme: theme });
      await signIn(page);
      const paths = await page
        .getByRole('navigation', { name: '主导航' })
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
      const details = await pagesOfOneThing(page);
      await page.evaluate((chosen) => localStorage.setItem('hongyan.language', chosen), language);
      const findings: string[] = [];
      for (const path of [...new Set(paths).values()]
        .map((path) => path.replace(/^\/apps\/[^/]+/, `/apps/${app}`))
        .concat(details, '/welcome', '/account', '/password', '/nowhere')) {
        const name = path
          .replace(`/apps/${app}`, '')
          .replace(/\?.*|(RAS[SLA]_\d+_)?[0-9a-f]{32}/g, '-one')
          .replace(/\W+/g, '-')
          .replace(/^-/, '');
        await page.setViewportSize(sizes.desktop);
        await page.goto(path);
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport);
          await settled(page);
          await page.screenshot({ path: `target/pictures/${name}-${size}-${language}-${theme}.png`, fullPage: true });
          if (language === 'zh-CN') {
            await expectAccessible(page).catch((finding: Error) => findings.push(`${path}, ${size}: ${finding.message}`));
          }
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          if (overflow > 1) {
            findings.push(`${path}, ${size}: ${overflow} px wider than the window`);
          }
        }
      }
      expect(findings).toEqual([]);
    });
  }
}

test('English pages have no Chinese words, whatever the app holds', async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page);
  const session = await (await page.context().request.get('/api/v1/session')).json();
  const made = await page.context().request.post('/api/v1/apps', {
    headers: { 'X-CSRF-Token': session.csrf_token },
    data: { name: 'Wild geese', category: 'travel' },
  });
  const { app_id } = await made.json();
  await page.goto(`/apps/${app_id}/overview`);
  await expect(page.getByRole('navigation', { name: '主导航' }).getByRole('link').first()).toBeVisible();
  const paths = await page
    .getByRole('navigation', { name: '主导航' })
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  await page.evaluate(() => localStorage.setItem('hongyan.language', 'en-US'));
  const chinese: string[] = [];
  // pages of the installation show what others named, in whatever language
  const ofTheApp = paths.filter((path) => !path.startsWith('/platform/'));
  for (const path of [...new Set(ofTheApp), '/password', '/nowhere']) {
    await page.goto(path);
    await settled(page);
    const text = await page.locator('#root').innerText();
    const words =
      text
        .replaceAll('鸿雁', '')
        .replaceAll('中文', '')
        .match(/[\u4e00-\u9fff]+/g) ?? [];
    if (words.length > 0) {
      chinese.push(`${path}: ${words.join(' ')}`);
    }
  }
  expect(chinese).toEqual([]);
});
