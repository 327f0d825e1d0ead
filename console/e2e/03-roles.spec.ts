import { admin, expect, expectAccessible, signIn, test } from './console';

const app = process.env['HONGYAN_APP'] ?? 'demoApp0000000000000';

test('a support agent chooses a password first, and is refused what the role does not permit', async ({ page, request }) => {
  const session = await request.post('/api/v1/session', { data: admin });
  const headers = { 'X-CSRF-Token': (await session.json()).csrf_token };
  const made = await request.post('/api/v1/operators', { headers, data: { name: 'kefu', display_name: '小客服' } });
  const { one_time_password } = await made.json();
  const given = await request.put(`/api/v1/apps/${app}/members/kefu`, { headers, data: { role: 'support' } });
  expect(given.ok()).toBe(true);

  await page.goto('/sign-in');
  await page.getByLabel('账号').fill('kefu');
  await page.getByLabel('密码', { exact: true }).fill(one_time_password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('heading', { name: '请先换一个密码' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('现在的密码').fill(one_time_password);
  await page.getByLabel('新密码').fill('a-lake-full-of-reeds');
  await page.getByLabel('再输入一次').fill('a-lake-full-of-reeds');
  await page.getByRole('button', { name: '修改', exact: true }).click();

  const nav = page.getByRole('navigation', { name: '主导航' });
  await expect(nav.getByRole('link', { name: '总览' })).toBeVisible();
  await expect(nav.getByRole('link', { name: '创建推送' })).toHaveCount(0);
  await page.goto(`/apps/${app}/push/new`);
  await expect(page.getByText('你没有打开这个页面的权限')).toBeVisible();
  await expectAccessible(page);

  // the page is only polite: the server is who refuses
  const own = await page.context().request.get('/api/v1/session');
  const refused = await page.context().request.post(`/api/v1/apps/${app}/pushes`, {
    headers: { 'X-CSRF-Token': (await own.json()).csrf_token },
    data: { audience: { all: true }, message: { notification: { title: 't', body: 'b', click_type: 'none' } } },
  });
  expect(refused.status()).toBe(403);
});

test('who signs out is out, and comes back to where they were', async ({ page }) => {
  await signIn(page);
  await page.goto(`/apps/${app}/templates`);
  await page.getByRole('button', { name: '账号' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page.getByRole('heading', { name: '登录鸿雁' })).toBeVisible();

  await page.goto(`/apps/${app}/templates`);
  await expect(page).toHaveURL(/sign-in\?next=/);
  await page.getByLabel('账号').fill(admin.name);
  await page.getByLabel('密码', { exact: true }).fill(admin.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '消息模板' })).toBeVisible();
});

test('a wrong password is told, not which half of it was wrong', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('账号').fill('nobody');
  await page.getByLabel('密码', { exact: true }).fill('not-the-password');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('账号或密码不对');
});

test('who comes back from a single sign-on that failed is told so, and nothing a link made up', async ({ page }) => {
  await page.goto('/sign-in?error=oidc');
  await expect(page.getByRole('alert')).toContainText('单点登录没有成功');
  await page.goto('/sign-in?error=call+this+number');
  await expect(page.getByLabel('账号')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
