import { expect, test } from './console';

const USABLE_WITHIN_MS = 1_500;
const ROUNDS = 3;

test('the first page is usable within a second and a half', async ({ browser, baseURL }) => {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext({ baseURL }); // nothing cached
    const page = await context.newPage();
    await page.goto('/sign-in', { waitUntil: 'commit' });
    await page.getByRole('button', { name: '登录', exact: true }).waitFor();
    took.push(await page.evaluate(() => performance.now()));
    await context.close();
  }
  // the best of them: other tests may have the machine for a moment
  expect(Math.min(...took)).toBeLessThan(USABLE_WITHIN_MS);
});
