import { readFile } from 'node:fs/promises';
import { Api, app, APP_API } from './api';
import { expect, expectAccessible, signIn, test } from './console';

test('an import goes on while other pages are looked at, and gives its bad lines back', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const { items } = await api.get(`${APP_API}/devices?limit=5`);
  const cids = items.map(({ cid }: { cid: string }) => cid) as string[];
  const lines = [...cids.map((cid) => `${cid},雁群|秋天`), 'not-a-cid,雁群', `${'0'.repeat(32)},雁群`];

  await page.goto(`/apps/${app}/imports`);
  await page.getByRole('button', { name: '导入 CSV' }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'wrong.csv', mimeType: 'text/csv', buffer: Buffer.from('cid,remark\nx,y\n') });
  await expect(page.getByText('缺少列：tags')).toBeVisible();
  await expect(page.getByRole('button', { name: '开始导入' })).toBeDisabled();
  await expectAccessible(page);

  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '雁群.csv', mimeType: 'text/csv', buffer: Buffer.from(`cid,tags\n${lines.join('\n')}\n`) });
  await expect(page.getByRole('cell', { name: '雁群|秋天' }).first()).toBeVisible();
  await page.getByLabel('名称').fill('雁群打标');
  await page.getByRole('button', { name: '开始导入' }).click();

  // away and back
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '设备' }).click();
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '导入与人群文件' }).click();
  const row = page.getByRole('row', { name: /雁群打标/ });
  await expect(row).toContainText('已完成');
  await expect(row).toContainText(String(lines.length));

  const download = page.waitForEvent('download');
  await row.getByRole('link', { name: /下载被拒绝的 2 行/ }).click();
  const refused = await readFile(await (await download).path(), 'utf8');
  expect(refused.trim().split('\n')).toHaveLength(3);
  expect(refused).toContain('not-a-cid');
  expect(refused).toContain('0'.repeat(32));

  await page.goto(`/apps/${app}/tags`);
  await expect(page.getByRole('row', { name: /雁群/ })).toContainText(String(cids.length));
});

test('an uploaded audience tells its devices and variables, and is pushed to', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const { items } = await api.get(`${APP_API}/devices?limit=3`);
  const text = `cid,name\n${items.map(({ cid }: { cid: string }, i: number) => `${cid},客户${i}`).join('\n')}\nnobody,x\n`;
  await page.goto(`/apps/${app}/imports`);
  await page.getByRole('button', { name: '上传人群' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: '老朋友.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: '上传', exact: true }).click();
  const row = page.getByRole('row', { name: /老朋友/ });
  await expect(row).toContainText('name');
  await expect(row.getByRole('link', { name: /下载被拒绝的 1 行/ })).toBeVisible();
  await expect(row.getByRole('link', { name: '推送给 老朋友' })).toBeVisible();
});

test('a device is tagged, blacklisted and sent a test on its page', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const cid = await api.register();
  await page.goto(`/apps/${app}/devices`);
  await page.getByLabel('CID 或别名').fill(cid);
  await page.getByLabel('CID 或别名').press('Enter');
  await page.getByRole('link', { name: cid }).click();

  await page.getByRole('button', { name: '编辑' }).click();
  await page.getByRole('combobox', { name: '标签' }).fill('头雁');
  await page.getByRole('combobox', { name: '标签' }).press('Enter');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('link', { name: '头雁' })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: '加入黑名单' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '加入黑名单' }).click();
  await expect(page.getByRole('button', { name: '移出黑名单' })).toBeVisible();
  await page.goto(`/apps/${app}/blacklist`);
  await page.getByRole('button', { name: `把 ${cid} 移出黑名单` }).click();
  await expect(page.getByRole('link', { name: cid })).toHaveCount(0);

  await page.goto(`/apps/${app}/devices/${cid}`);
  await page.getByRole('button', { name: '发测试消息' }).click();
  await page.getByRole('button', { name: '发送', exact: true }).click();
  await expect(page.getByText(/已发出，设备/)).toBeVisible();
  await page.getByRole('link', { name: '看它走到哪了' }).click();
  await expect(page.locator('[data-step]').first()).toBeVisible();
});
