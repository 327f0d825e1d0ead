import { expect, type Page } from '@playwright/test';

export const app = process.env['HONGYAN_APP'] ?? 'demoApp0000000000000';
export const APP_API = `/api/v1/apps/${app}`;

/** Calls of the signed-in person of a page, beside what the page itself calls. */
export class Api {
  private constructor(
    private readonly page: Page,
    private readonly headers: Record<string, string>,
  ) {}

  static async of(page: Page): Promise<Api> {
    const session = await page.context().request.get('/api/v1/session');
    return new Api(page, { 'X-CSRF-Token': (await session.json()).csrf_token });
  }

  async get(path: string, language = 'zh-CN'): Promise<any> {
    const answer = await this.page.context().request.get(path, { headers: { 'Accept-Language': language } });
    expect(answer.ok(), `GET ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.json();
  }

  async write(method: 'POST' | 'PUT' | 'PATCH', path: string, data: unknown = {}): Promise<any> {
    const answer = await this.page.context().request.fetch(path, { method, headers: this.headers, data });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.status() === 204 ? undefined : answer.json();
  }

  /** A device that no other test looks at. */
  async register(): Promise<string> {
    const { app_id: appId, app_key: appKey } = await this.get(APP_API);
    const answer = await this.page
      .context()
      .request.post('/sdk/v1/register', { data: { appId, appKey, platform: 'android', brand: 'honor' } });
    return (await answer.json()).cid;
  }

  /** Pushes a notification to all devices and waits until every target is somewhere for good or waits for its device. */
  async pushToAll(title: string): Promise<string> {
    const { task_id } = await this.write('POST', `${APP_API}/pushes`, {
      name: title,
      audience: { all: true },
      // of its own class: phones take two marketing messages a day, which 02-push and its schedule are about
      channels: { message_class: 'service' },
      message: { notification: { title, body: '大雁南飞，今天有一封给你的信。', click_type: 'startapp' } },
      settings: { ttl: 3_600_000, transactional: true, strategy: { default: 1 } },
    });
    await expect.poll(async () => (await this.get(`${APP_API}/tasks/${task_id}`)).figures.eligible).toBeGreaterThan(0);
    return task_id;
  }
}
