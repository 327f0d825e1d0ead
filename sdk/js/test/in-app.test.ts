// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HongyanDevice, InAppDisplay, memoryStorage, singleTab, type InAppOptions } from '../src';
import { Broker } from './broker';
import { ManualTimers } from './manual-timers';

let broker: Broker;
let timers: ManualTimers;
let device: HongyanDevice;
let storage = memoryStorage();
let pushes = 0;
let visibility: DocumentVisibilityState = 'visible';

Object.defineProperty(document, 'visibilityState', { get: () => visibility });

/** Everything that is in the document is on the screen. */
class SeenAtOnce {
  private observing = true;

  constructor(private readonly told: (entries: Array<{ isIntersecting: boolean }>) => void) {}

  observe(): void {
    queueMicrotask(() => this.observing && this.told([{ isIntersecting: true }]));
  }

  disconnect(): void {
    this.observing = false;
  }
}
vi.stubGlobal('IntersectionObserver', SeenAtOnce);

function look(state: DocumentVisibilityState): void {
  visibility = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

async function start(options: InAppOptions = {}): Promise<InAppDisplay> {
  device = new HongyanDevice({
    server: 'http://api.test',
    appId: 'app',
    appKey: 'key',
    environment: {
      storage,
      transport: broker.transport,
      post: broker.post,
      timers,
      tabs: singleTab(),
      facts: () => ({ platform: 'web' }),
      isSecure: false,
      onNetworkAvailable: () => () => {},
    },
  });
  const display = new InAppDisplay(device, { language: 'en', ...options });
  void device.start();
  await timers.pass(0);
  expect(device.state).toBe('ONLINE');
  return display;
}

beforeEach(() => {
  document.body.replaceChildren();
  broker = new Broker();
  timers = new ManualTimers();
  storage = memoryStorage();
  look('visible');
});

async function push(fields: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<void> {
  const number = ++pushes;
  broker.push({ taskid: 'T', msgid: `m${number}`, type: 'notification', notification: fields, ...more }, number);
  await timers.pass(0);
}

const all = (selector: string): HTMLElement[] =>
  [...document.querySelectorAll('div')].flatMap((host) => [...(host.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])]);
const one = (selector: string): HTMLElement => {
  const found = all(selector);
  expect(found, selector).toHaveLength(1);
  return found[0] as HTMLElement;
};
const receipts = async (): Promise<string[]> => {
  await timers.pass(0);
  return broker.published.filter(({ topic }) => topic === 'hy/receipt').map(({ payload }) => (payload as { action: string }).action);
};

describe('a message on the page', () => {
  it('is a banner that tells it was displayed, and that a screen reader is told', async () => {
    await start();
    await push({ title: 'Hello', body: 'World', click_type: 'startapp' });
    expect(one('.banner .title').textContent).toBe('Hello');
    expect(one('.banner .body').textContent).toBe('World');
    expect(one('.banner').getAttribute('aria-label')).toBe('Hello');
    expect(one('[role=status]').textContent).toBe('Hello World');
    expect(await receipts()).toEqual(['displayed']);
  });

  it('never becomes markup', async () => {
    await start();
    const markup = '<img src=x onerror="alert(1)"><script>alert(1)</script>';
    await push({ title: markup, body: markup, click_type: 'none' });
    expect(one('.title').textContent).toBe(markup);
    expect(all('.banner img, .banner script')).toHaveLength(0);
  });

  it('links to http and https and the schemes of the app, to nothing else', async () => {
    await start({ schemes: ['myapp'] });
    await push({ title: 'a', click_type: 'url', url: 'https://shop.test/1' });
    await push({ title: 'b', click_type: 'intent', intent: 'myapp://orders' });
    await push({ title: 'c', click_type: 'url', url: 'javascript:alert(1)', logo_url: 'data:image/png;base64,', big_image: 'https://img.test/1.png' });
    expect(all('a').map((link) => link.getAttribute('href'))).toEqual(['https://shop.test/1', 'myapp://orders']);
    expect(all('a').map((link) => link.getAttribute('rel'))).toEqual(['noopener noreferrer', 'noopener noreferrer']);
    expect(all('button.main')).toHaveLength(1);
    expect(all('img').map((image) => image.getAttribute('src'))).toEqual(['https://img.test/1.png']);
  });

  it('tells a click, tells the app, and goes', async () => {
    const clicks: string[] = [];
    await start({ onClick: (message) => clicks.push(message.title) });
    await push({ title: 'a', click_type: 'payload', payload: 'x' });
    one('button.main').click();
    expect(all('.message')).toHaveLength(0);
    expect(clicks).toEqual(['a']);
    expect(await receipts()).toEqual(['displayed', 'clicked']);
  });

  it('is dismissed by its button and by Escape', async () => {
    await start();
    await push({ title: 'a' });
    await push({ title: 'b' });
    const [first, second] = all('.message') as [HTMLElement, HTMLElement];
    expect(first.querySelector('.close')?.getAttribute('aria-label')).toBe('Close');
    (first.querySelector('.close') as HTMLElement).click();
    second.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(all('.message')).toHaveLength(0);
    expect((await receipts()).sort()).toEqual(['dismissed', 'dismissed', 'displayed', 'displayed']);
  });

  it('goes after its time, which stands still while the user is at it, without a receipt of that', async () => {
    await start({ bannerMillis: 5_000 });
    await push({ title: 'a' });
    await timers.pass(4_000);
    one('.message').dispatchEvent(new Event('pointerenter'));
    await timers.pass(60_000);
    one('.message').dispatchEvent(new Event('pointerleave'));
    await timers.pass(4_999);
    expect(all('.message')).toHaveLength(1);
    await timers.pass(1);
    expect(all('.message')).toHaveLength(0);
    expect(await receipts()).toEqual(['displayed']);
  });

  it('says by in_app how it is shown, in a payload or as a transmission', async () => {
    const cards = document.body.appendChild(document.createElement('div'));
    await start({ cards, layout: () => 'none' });
    await push({ title: 'a' });
    await push({ title: 'modal', click_type: 'payload', payload: '{"in_app":"modal"}' });
    await push({}, { type: 'transmission', transmission: '{"in_app":"card","title":"card","url":"/orders"}' });
    await push({}, { type: 'transmission', transmission: 'for the app' });
    expect(all('.message').map((view) => view.className).sort()).toEqual(['message card', 'message modal']);
    expect((one('dialog') as HTMLDialogElement).open).toBe(true);
    expect(one('dialog .action').textContent).toBe('View');
    expect(cards.querySelectorAll('div')).toHaveLength(1);
  });

  it('waits its turn: three banners, one modal', async () => {
    await start();
    for (let i = 0; i < 5; i++) {
      await push({ title: `b${i}` });
    }
    await push({ title: 'one', payload: '{"in_app":"modal"}' });
    await push({ title: 'two', payload: '{"in_app":"modal"}' });
    expect(all('.banner')).toHaveLength(3);
    expect(one('dialog .title').textContent).toBe('one');
    one('dialog .close').click();
    expect(one('dialog .title').textContent).toBe('two');
    one('dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
    expect(all('dialog')).toHaveLength(0);
  });
});

describe('a message for a page in the background', () => {
  it('is displayed when the user looks', async () => {
    await start();
    look('hidden');
    await push({ title: 'a' });
    expect(all('.message')).toHaveLength(0);
    expect(await receipts()).toEqual([]);
    look('visible');
    expect(all('.message')).toHaveLength(1);
    expect(await receipts()).toEqual(['displayed']);
  });

  it('outlives the page, is shown by one tab alone, and not after a day', async () => {
    const first = await start();
    look('hidden');
    await push({ title: 'a' });
    await push({ title: 'b' });
    first.close();
    device.stop();
    await start();
    look('visible');
    await timers.pass(0);
    expect(all('.title').map(({ textContent }) => textContent)).toEqual(['a', 'b']);
    new InAppDisplay(device);
    expect(all('.message')).toHaveLength(2);

    look('hidden');
    await push({ title: 'c' });
    document.body.replaceChildren();
    await timers.pass(24 * 3_600_000);
    await start();
    look('visible');
    expect(all('.message')).toHaveLength(0);
  });

  it('is withdrawn by a revoke or by one with its notify_id, shown or not', async () => {
    await start();
    await push({ title: 'a', notify_id: 7 });
    await push({ title: 'b', notify_id: 7 });
    expect(one('.title').textContent).toBe('b');
    look('hidden');
    await push({ title: 'c' });
    await push({}, { taskid: 'R', type: 'revoke', revoke: { old_task_id: 'T' } });
    look('visible');
    expect(all('.message')).toHaveLength(0);
  });

  it('is shown within its duration', async () => {
    await start();
    const now = timers.now();
    await push({ title: 'past' }, { duration: `${now - 2_000}-${now - 1_000}` });
    await push({ title: 'coming' }, { duration: `${now + 60_000}-${now + 120_000}` });
    expect(all('.message')).toHaveLength(0);
    await timers.pass(60_000);
    expect(one('.title').textContent).toBe('coming');
  });
});
