import { Api, app, APP_API } from './api';
import { expect, expectAccessible, signIn, test } from './console';

test('a vendor account is checked for real: good credentials pass, wrong ones are told as ours', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  const { items } = await api.get(`${APP_API}/channels`);
  const before = items.find(({ channel }: { channel: string }) => channel === 'meizu');
  await page.goto(`/apps/${app}/channels`);
  await page.getByRole('link', { name: /魅族/ }).click();
  await page.getByRole('button', { name: '检测' }).click();
  await expect(page.getByText('凭据有效：厂商接受了认证')).toBeVisible();
  await expectAccessible(page);

  // secrets are never shown, and an empty field keeps them
  await page.getByText('配额、限速与截短').click();
  await page.getByLabel('省略号').fill('……');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存，立即生效')).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: '检测' }).click();
  await expect(page.getByText('凭据有效：厂商接受了认证')).toBeVisible();
  const after = (await api.get(`${APP_API}/channels`)).items.find(({ channel }: { channel: string }) => channel === 'meizu');
  expect(after.settings.filter(({ secret, set }: { secret: boolean; set: boolean }) => secret && set)).toEqual(
    before.settings.filter(({ secret, set }: { secret: boolean; set: boolean }) => secret && set),
  );
});

test('rules are set, in force, and told in the audit log with before and after', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  await page.goto(`/apps/${app}/rules`);
  await page.getByRole('button', { name: '添加上限' }).click();
  await page.getByLabel('类别').fill('news');
  await page.getByLabel('时间窗长度').fill('7');
  await page.getByLabel('最多条数').fill('42');
  await expectAccessible(page);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存，对之后的消息生效')).toBeVisible();
  expect((await api.get(`${APP_API}/rules`)).caps).toContainEqual({ category: 'news', window: '7d', count: 42 });

  await page.goto(`/apps/${app}/audit-log?action=rules.change`);
  await page.getByRole('button', { name: '展开改动：修改发送规则' }).first().click();
  await expect(page.getByRole('row', { name: /^caps/ })).toContainText('42');
  await expectAccessible(page);

  await page.goto(`/apps/${app}/rules`);
  await page.getByRole('button', { name: '删除第 1 条上限' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存，对之后的消息生效')).toBeVisible();
  expect((await api.get(`${APP_API}/rules`)).caps).toEqual([]);
});

test('secrets are shown once: a rotated key, an access token, a one-time password', async ({ page }) => {
  await signIn(page);
  const api = await Api.of(page);
  // an app of its own: the key of the other is in use
  const made = await api.write('POST', '/api/v1/apps', { name: '钥匙', category: 'tools' });
  await page.goto(`/apps/${made.app_id}/settings`);
  await page.getByRole('button', { name: '轮换 Master Secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '轮换 Master Secret' }).click();
  const secret = await page.getByRole('textbox', { name: 'Master Secret' }).inputValue();
  expect(secret.length).toBeGreaterThan(15);
  expect(secret).not.toBe(made.master_secret);
  await expectAccessible(page);
  await page.getByRole('button', { name: '我已保存' }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.goto('/account');
  await page.getByRole('button', { name: '创建令牌' }).click();
  await page.getByLabel('名称').fill('报表');
  await page.getByRole('button', { name: '创建', exact: true }).click();
  const token = await page.getByRole('textbox', { name: '访问令牌' }).inputValue();
  await page.getByRole('button', { name: '我已保存' }).click();
  const asProgram = await page.request.fetch(`${APP_API}/tasks`, { headers: { Authorization: `Bearer ${token}`, Cookie: '' } });
  expect([200, 404]).toContain(asProgram.status());
  await page.getByRole('button', { name: '吊销令牌 报表' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '吊销' }).click();
  await expect(page.getByText('还没有访问令牌')).toBeVisible();

  const newcomer = `yanling-${Date.now()}`;
  await page.goto('/platform/operators');
  await page.getByRole('button', { name: '创建账号' }).click();
  await page.getByLabel('登录名').fill(newcomer);
  await page.getByRole('button', { name: '创建', exact: true }).click();
  await expect(page.getByRole('textbox', { name: '一次性密码' })).not.toHaveValue('');
  await page.getByRole('button', { name: '我已保存' }).click();
  await expect(page.getByRole('row', { name: new RegExp(newcomer) })).toContainText('从未');
});

test('webhooks are set and tested, and their refusals are told', async ({ page }) => {
  await signIn(page);
  await page.goto(`/apps/${app}/callbacks`);
  await page.getByLabel('接收地址').fill('https://receiver.invalid/hongyan');
  await page.getByRole('button', { name: '生成' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存').first()).toBeVisible();
  await page.getByRole('button', { name: '发送测试' }).click();
  await expect(page.getByText(/没有成功：/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: '删除' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
  await expect(page.getByLabel('接收地址')).toHaveValue('');
});

test('the explorer calls for real, reading and writing, and shows refusals as they are', async ({ page }) => {
  await signIn(page);
  await page.goto(`/apps/${app}/explorer`);
  await page.getByLabel('搜索接口').fill('test-devices');
  await page.getByRole('button', { name: /GET.*test-devices/ }).click();
  await page.getByRole('button', { name: '调用' }).click();
  await expect(page.getByRole('status').filter({ hasText: '200' })).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/apps/${app}/explorer?operation=previewPush`);
  await page.getByLabel('请求体').fill('{"message":{"notification":{"title":"雁","body":"来","click_type":"none"}}}');
  await page.getByRole('button', { name: '真实调用' }).click();
  await expect(page.getByLabel('应答')).toContainText('"channel"');
  await page.getByLabel('请求体').fill('{}');
  await page.getByRole('button', { name: '真实调用' }).click();
  await expect(page.getByRole('status').filter({ hasText: '400' })).toBeVisible();
});

test('members are given roles, and who may only look finds nothing to press', async ({ page, browser, baseURL }) => {
  await signIn(page);
  const api = await Api.of(page);
  const name = `shenji-${Date.now()}`;
  const { one_time_password } = await api.write('POST', '/api/v1/operators', { name, display_name: '审计员' });
  await page.goto(`/apps/${app}/members`);
  await page.getByRole('button', { name: '添加成员' }).click();
  await page.getByLabel('登录名').fill(name);
  await page.getByLabel('角色', { exact: true }).click();
  await page.locator('.ant-select-dropdown').getByTitle('审计').click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();

  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  const session = await context.request.post('/api/v1/session', { data: { name, password: one_time_password } });
  await context.request.put('/api/v1/session/password', {
    headers: { 'X-CSRF-Token': (await session.json()).csrf_token },
    data: { old_password: one_time_password, new_password: 'reads-but-never-writes' },
  });
  await signIn(other, { name, password: 'reads-but-never-writes' });
  for (const [path, button] of [
    ['channels/meizu', '检测'],
    ['rules', '保存'],
    ['members', '添加成员'],
    ['imports', '导入 CSV'],
    ['settings', '轮换 Master Secret'],
  ] as const) {
    await other.goto(`/apps/${app}/${path}`);
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(other.getByRole('button', { name: button })).toHaveCount(0);
  }
  const theirs = await context.request.get('/api/v1/session');
  const refused = await context.request.put(`${APP_API}/rules`, {
    headers: { 'X-CSRF-Token': (await theirs.json()).csrf_token },
    data: { caps: [], quiet_hours: null, opt_in: [] },
  });
  expect(refused.status()).toBe(403);
  await other.goto(`/apps/${app}/audit-log`);
  await expect(other.getByRole('row', { name: new RegExp(name) }).first()).toBeVisible();
  await context.close();
});
