import type { APIRequestContext, Page } from '@playwright/test';
import { admin, expect, expectAccessible, signIn, test } from './console';

interface NewApp {
  app_id: string;
  app_key: string;
}

async function asAdmin(request: APIRequestContext) {
  const session = await request.post('/api/v1/session', { data: admin });
  return { headers: { 'X-CSRF-Token': (await session.json()).csrf_token as string } };
}

async function newApp(request: APIRequestContext, name: string): Promise<NewApp> {
  const made = await request.post('/api/v1/apps', { ...(await asAdmin(request)), data: { name, category: 'news' } });
  return made.json();
}

async function register(request: APIRequestContext, { app_id, app_key }: NewApp): Promise<string> {
  const answer = await request.post('/sdk/v1/register', { data: { appId: app_id, appKey: app_key, platform: 'android', brand: 'honor' } });
  return (await answer.json()).cid;
}

async function write(page: Page, app: NewApp, title: string): Promise<void> {
  await page.goto(`/apps/${app.app_id}/push/new`);
  await page.getByLabel('标题').fill(title);
  await page.getByLabel('正文').fill('见信如晤。');
}

test('a list with variables is uploaded, its bad lines told, and each device gets its own words', async ({ page, request }) => {
  const app = await newApp(request, '名单');
  const cids = [await register(request, app), await register(request, app)];
  await signIn(page);
  await write(page, app, '{{称呼|朋友}}，来信了');
  await page.getByText('上传名单', { exact: true }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: '老友.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`cid,称呼\n${cids[0]},阿雁\n${cids[1]},阿鸿\nnot-a-device,谁\n`),
  });
  await expect(page.getByText('2 台设备，3 行')).toBeVisible();
  await expect(page.getByText('变量：称呼')).toBeVisible();
  await expect(page.getByRole('link', { name: /1 行没有对应设备/ })).toBeVisible();
  await expect(page.getByRole('region', { name: '预计覆盖' })).toContainText('2 台设备');
  await expectAccessible(page);
  await page.getByRole('button', { name: '下一步：确认' }).click();
  await page.getByRole('checkbox', { name: '我确认发给 2 台设备' }).check();
  await page.getByRole('button', { name: '发出', exact: true }).click();
  await expect(page.getByText('名单已全部发出')).toBeVisible();
});

test('a push over the threshold goes out when somebody else approves it', async ({ page, request, browser, baseURL }) => {
  const app = await newApp(request, '审批');
  await register(request, app);
  await register(request, app);
  const asWho = await asAdmin(request);
  await request.patch(`/api/v1/apps/${app.app_id}`, { ...asWho, data: { approval_threshold: 1 } });
  const made = await request.post('/api/v1/operators', { ...asWho, data: { name: 'fuhe' } });
  const { one_time_password } = await made.json();
  await request.put(`/api/v1/apps/${app.app_id}/members/fuhe`, { ...asWho, data: { role: 'owner' } });

  await signIn(page);
  await write(page, app, '等人放行');
  await page.getByRole('button', { name: '下一步：确认' }).click();
  await expect(page.getByText('超过了应用的审批线（1 台）')).toBeVisible();
  await page.getByRole('checkbox', { name: '我确认发给 2 台设备' }).check();
  await page.getByRole('button', { name: '提交审批' }).click();
  await expect(page.getByText('已提交审批')).toBeVisible();
  await page.getByRole('link', { name: '查看审批' }).click();
  await expect(page.getByRole('row', { name: /等人放行/ }).getByRole('button', { name: '撤回' })).toBeVisible();

  const other = await browser.newContext({ baseURL, locale: 'zh-CN' });
  const approver = await other.newPage();
  const session = await other.request.post('/api/v1/session', { data: { name: 'fuhe', password: one_time_password } });
  await other.request.put('/api/v1/session/password', {
    headers: { 'X-CSRF-Token': (await session.json()).csrf_token },
    data: { old_password: one_time_password, new_password: 'somebody-else-looks' },
  });
  await signIn(approver, { name: 'fuhe', password: 'somebody-else-looks' });
  await approver.goto(`/apps/${app.app_id}/approvals`);
  await expectAccessible(approver);
  await approver
    .getByRole('row', { name: /等人放行/ })
    .getByRole('button', { name: '放行' })
    .click();
  await approver.getByRole('dialog').getByRole('button', { name: '放行' }).click();
  await expect(approver.getByText('没有待审批的推送')).toBeVisible();
  await approver.getByText('已放行', { exact: true }).click();
  await expect(approver.getByRole('link', { name: '查看报告' })).toBeVisible();
  await other.close();
});

test('a picture is uploaded and shown as phones will', async ({ page, request }) => {
  const app = await newApp(request, '大图');
  await signIn(page);
  await write(page, app, '有图');
  await page.getByText('大图', { exact: true }).last().click();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'goose.png',
      mimeType: 'image/png',
      buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
    });
  await expect(page.getByRole('textbox', { name: '大图' })).toHaveValue(/^http.*\/images\//);
  await expect(page.getByRole('figure', { name: 'iOS 上的样子' }).locator('img')).toHaveCount(1);
});
