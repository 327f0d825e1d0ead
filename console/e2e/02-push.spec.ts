import { expect, expectAccessible, signIn, test } from './console';

const app = process.env['HONGYAN_APP'] ?? 'demoApp0000000000000';
const MINUTE_MS = 60_000;

// ConsoleTest looks for these on the vendors' phones.
const TITLE = '雁书到货';
const OWN = { 华为: '给华为的雁书', '苹果 APNs': '给苹果的雁书' };
const LEFT_OUT = '魅族';

/** The next minute that leaves time to get there, as clocks in a zone show it. */
function nextMinute(zone: string): string {
  const at = new Date(Math.ceil((Date.now() + 25_000) / MINUTE_MS) * MINUTE_MS);
  return at.toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16);
}

test('a push is composed with texts by channel, rehearsed on all vendors, and scheduled', async ({ page }) => {
  await signIn(page);
  await page.goto(`/apps/${app}/push/new`);
  await page.getByLabel('标题').fill(TITLE);
  await page.getByLabel('正文').fill('你订阅的雁书今天送到，点开看看写了什么。'.repeat(12));
  await expect(page.getByRole('figure', { name: 'iOS 上的样子' })).toContainText(TITLE);

  // what OPPO would cut
  await page.getByRole('radiogroup', { name: '预览' }).getByText('OPPO').click();
  await expect(page.getByRole('figure', { name: 'OPPO 上的样子' })).toContainText('…');
  await expect(page.getByText('被截断').first()).toBeVisible();

  await page.getByText('按渠道定制').click();
  for (const [channel, title] of Object.entries(OWN)) {
    await page.getByRole('button', { name: '为渠道单独设置' }).click();
    await page.getByRole('menuitem', { name: channel, exact: true }).click();
    await page.getByRole('region', { name: channel }).getByLabel('标题').fill(title);
  }
  await page.getByRole('button', { name: '为渠道单独设置' }).click();
  await page.getByRole('menuitem', { name: LEFT_OUT, exact: true }).click();
  await page.getByRole('switch', { name: `${LEFT_OUT}: 经此渠道下发` }).click();
  await page.getByRole('radiogroup', { name: '预览' }).getByText('华为').click();
  await expect(page.getByRole('figure', { name: '华为 上的样子' })).toContainText(OWN.华为);
  await expectAccessible(page);

  await page.getByText('服务与通讯').click();
  await expect(page.getByRole('region', { name: '预计覆盖' })).toContainText(/\d+ 台设备/);
  await page.getByText('定时', { exact: true }).click();
  const when = page.getByRole('textbox', { name: '发送时间' });
  await when.fill(nextMinute('Asia/Shanghai'));
  await when.press('Enter');
  await page.getByRole('combobox', { name: '时区' }).fill('Asia/Shanghai');
  await page.getByRole('combobox', { name: '时区' }).press('Enter');

  await page.getByRole('button', { name: '下一步：确认' }).click();
  await expect(page.getByRole('heading', { name: '确认推送' })).toBeVisible();
  const rehearsed = page.getByRole('table');
  for (const vendor of ['华为', '荣耀', '小米', 'OPPO', 'vivo', '苹果 APNs', '鸿蒙', '网页推送']) {
    await expect(rehearsed.getByRole('cell', { name: vendor, exact: true })).toBeVisible();
  }
  await expect(rehearsed).toContainText(OWN.华为);
  await expectAccessible(page);

  await page.getByRole('checkbox', { name: /我确认发给/ }).check();
  await page.getByRole('button', { name: '定时发出' }).click();
  await expect(page.getByText('已经排期')).toBeVisible();
});

test('a push saved as template is reused in one click', async ({ page }) => {
  await signIn(page);
  await page.goto(`/apps/${app}/push/new`);
  await page.getByLabel('标题').fill('{{姓名|朋友}}，早上好');
  await page.getByLabel('正文').fill('今天有雁来。');
  await page.getByRole('button', { name: '存为模板' }).click();
  await page.getByLabel('模板名称').fill('早安');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByText('模板“早安”已保存')).toBeVisible();

  await page.goto(`/apps/${app}/templates`);
  await expectAccessible(page);
  await page.getByRole('link', { name: '早安' }).click();
  await expect(page.getByLabel('标题')).toHaveValue('{{姓名|朋友}}，早上好');
  await expect(page.getByRole('figure', { name: 'iOS 上的样子' })).toContainText('朋友，早上好');
  await page.getByText('变量', { exact: true }).click();
  await page.getByLabel('姓名').fill('雁翎');
  await expect(page.getByRole('figure', { name: 'iOS 上的样子' })).toContainText('雁翎，早上好');
});

test('nothing goes out that lacks what it needs, and the page says what', async ({ page }) => {
  await signIn(page);
  await page.goto(`/apps/${app}/push/new`);
  await page.getByRole('button', { name: '下一步：确认' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '请填写标题' }).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: '创建推送' })).toBeVisible();
});
