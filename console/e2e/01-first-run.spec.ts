import { admin, expect, expectAccessible, test } from './console';

const code = process.env['HONGYAN_SETUP_CODE'] ?? '';

test('who has never seen the product makes an admin, an app and a device, and sees a push arrive', async ({ page }) => {
  await page.goto(`/setup?code=${code}`);
  await expectAccessible(page);
  await page.getByLabel('账号').fill(admin.name);
  await page.getByLabel('密码', { exact: true }).fill(admin.password);
  await page.getByLabel('再输入一次').fill(admin.password);
  await page.getByRole('button', { name: '创建并开始' }).click();

  await page.getByLabel('应用名称').fill('青藤商城');
  await expectAccessible(page);
  await page.getByRole('button', { name: '创建应用' }).click();

  await expect(page.getByText('Master Secret', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: '已保存，下一步' }).click();

  await page.getByRole('button', { name: '连接这个浏览器' }).click();
  await expect(page.getByText('已连接')).toBeVisible();
  await page.getByRole('button', { name: '下一步' }).click();

  await page.getByLabel('标题').fill('雁来红');
  await page.getByRole('button', { name: '发送', exact: true }).click();
  const notification = page.getByRole('region', { name: '这个浏览器' }).getByRole('button', { name: /雁来红/ });
  await expect(notification).toContainText('到达，用时');
  await notification.click();
  await expect(page.getByRole('region', { name: '这条消息的经过' })).toContainText('消息点击');
  await expectAccessible(page);

  await page.getByRole('link', { name: '去总览' }).click();
  await expect(page.getByRole('heading', { name: '总览' })).toBeVisible();
  await expectAccessible(page);
});
