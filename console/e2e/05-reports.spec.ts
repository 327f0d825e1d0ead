import { Api, app, APP_API } from './api';
import { expect, expectAccessible, signIn, test } from './console';

const STAGES = ['targeted', 'eligible', 'sent', 'arrived', 'displayed', 'clicked'] as const;
const PLACES = ['filtered', 'pending', 'in_flight', 'arrived', 'lost', 'expired', 'recalled'] as const;

const number = (text: string | null | undefined) => Number((text ?? '').replaceAll(',', ''));

test('the figures of a report are those of the API, each target in exactly one place', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const task = await api.pushToAll('北雁南飞');
  await page.goto(`/apps/${app}/tasks`);
  await page.getByRole('link', { name: '北雁南飞' }).first().click();
  await expect(page.getByRole('heading', { name: '北雁南飞' })).toBeVisible();

  // both move while receipts come in: compared until they stand still together
  await expect(async () => {
    const report = await api.get(`${APP_API}/tasks/${task}`);
    for (const stage of STAGES) {
      const shown = await page.locator(`[data-stage=${stage}]`).locator('span').nth(2).textContent();
      expect(number(shown), stage).toBe(stage === 'targeted' ? report.targeted : report.figures[stage]);
    }
    let sum = 0;
    for (const place of PLACES) {
      const part = page.locator(`[data-place=${place}]`);
      const shown = (await part.count()) === 0 ? 0 : number(await part.locator('div').nth(1).textContent());
      expect(shown, place).toBe(report[place]);
      sum += shown;
    }
    expect(sum).toBe(report.targeted);
    for (const { text, count } of report.losses) {
      await expect(
        page
          .getByRole('row', { name: text })
          .filter({ hasText: String(count) })
          .first(),
      ).toBeVisible({ timeout: 100 });
    }
  }).toPass({ timeout: 40_000 });
  await expectAccessible(page);
});

test('a report follows receipts as they come', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const task = await api.pushToAll('雁过留声');
  await page.goto(`/apps/${app}/tasks/${task}`);
  await expect(page.getByText('实时更新', { exact: true })).toBeVisible();
  await api.write('POST', `${APP_API}/tasks/${task}/stop`);
  await expect(page.getByText('已停止').first()).toBeVisible();
});

test('who did not get a push is pushed again in one click, and a push is copied', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const task = await api.pushToAll('雁字回时');
  await page.goto(`/apps/${app}/tasks/${task}`);
  await page.getByRole('button', { name: '再次推送' }).click();
  await page.getByRole('menuitem', { name: /给未到达的 \d+ 台/ }).click();
  await expect(page).toHaveURL(new RegExp(`/push/new\\?copy=${task}&task=${task}&outcome=not_arrived$`));
  await expect(page.getByLabel('标题')).toHaveValue('雁字回时');

  await page.goto(`/apps/${app}/tasks/${task}`);
  await page.getByRole('button', { name: '复制推送' }).click();
  await expect(page).toHaveURL(new RegExp(`/push/new\\?copy=${task}$`));
  await expect(page.getByLabel('标题')).toHaveValue('雁字回时');
});

test('a push that is stopped and one that is recalled say so', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const task = await api.pushToAll('归雁');
  await page.goto(`/apps/${app}/tasks/${task}`);
  await page.getByRole('button', { name: '撤回' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click();
  await page.getByRole('link', { name: '查看撤回任务' }).click();
  await page.getByText('内容与设置').click();
  await expect(page.getByRole('link', { name: `撤回任务 ${task}` })).toBeVisible();
});

test('the chain tells what became of a message on one device, in words and with the steps of the API', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const task = await api.pushToAll('鱼雁往来');
  const { items } = await api.get(`${APP_API}/devices?limit=1`);
  const cid = items[0].cid as string;

  await page.goto(`/apps/${app}/chain`);
  await page.getByLabel('任务 ID').fill(task);
  await page.getByLabel('设备 CID').fill('not a cid');
  await page.getByRole('button', { name: '查询' }).click();
  await expect(page.getByText('CID 是 32 位十六进制字符')).toBeVisible();
  await page.getByLabel('设备 CID').fill(cid);
  await page.getByRole('button', { name: '查询' }).click();

  const steps = page.locator('[data-step]');
  await expect(steps.first()).toContainText('受理');
  await expect(async () => {
    await page.reload();
    await expect(steps.first()).toBeVisible({ timeout: 3_000 });
    const chain = await api.get(`${APP_API}/tasks/${task}/chain/${cid}`);
    expect(await steps.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['step']))).toEqual(
      chain.items.map(({ step }: { step: string }) => step),
    );
    for (const { text } of chain.items) {
      await expect(page.getByText(text).first()).toBeVisible({ timeout: 100 });
    }
  }).toPass({ timeout: 30_000 });
  await expectAccessible(page);

  // the device's own page leads to the same
  await page.getByRole('link', { name: '设备详情' }).click();
  await page.getByRole('link', { name: '查看链路：鱼雁往来' }).first().click();
  await expect(page).toHaveURL(new RegExp(`chain\\?task=${task}&cid=${cid}`));
});

test('a message that somebody was no target of is told as that', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const task = await api.pushToAll('雁足传书');
  await page.goto(`/apps/${app}/chain?task=${task}&cid=${'0'.repeat(32)}`);
  await expect(page.getByText(/这台设备不是这次推送的目标|没能加载出来/)).toBeVisible();
});
