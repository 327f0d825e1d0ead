import type { HongyanDevice } from '../device';
import { PushMessage } from '../message';
import { contentOf, type ContentRules, type InAppContent, type Layout } from './content';
import { applyStyle } from './style';
import { createView, type ViewTexts } from './view';

export interface InAppOptions {
  /** How messages that do not say are shown; `none` leaves a message to the app. Default: `banner`. */
  layout?: Layout | ((message: PushMessage) => Layout | 'none');
  /** Where cards go; default: the corner of the page. */
  cards?: HTMLElement;
  /** How long a banner stays while nobody points at it or is in it; 0: until the user closes it. Default 10 s. */
  bannerMillis?: number;
  /** Language of the buttons; default: the page's or the browser's. */
  language?: 'zh' | 'en';
  /** Schemes of the app's own that a click may open, beside http and https. */
  schemes?: readonly string[];
  /** Told of each click. `event.preventDefault()` keeps the link from opening. */
  onClick?(message: PushMessage, event: Event): void;
}

/** Waiting longer than this to be seen, a message is out of date. */
const WAIT_LIMIT_MILLIS = 24 * 3_600_000;
const BANNERS_AT_ONCE = 3;
const PREFIX = 'inapp/';

const TEXTS: Record<'zh' | 'en', ViewTexts> = {
  zh: { close: '关闭', open: '查看' },
  en: { close: 'Close', open: 'View' },
};

interface Waiting {
  readonly message: PushMessage;
  readonly content: InAppContent;
  readonly key: string;
}

interface Shown extends Waiting {
  readonly remove: () => void;
}

/**
 * Shows a device's messages on the page and tells what became of them: displayed when the user could see it, clicked, dismissed.
 * A message that waits, because the page is in the background or others are before it, is kept in the storage until it
 * was seen, by this page or the next.
 */
export class InAppDisplay {
  private readonly host = document.createElement('div');
  private readonly announcer = part('announcer');
  private readonly banners = part('banners');
  private readonly corner = part('corner');
  private readonly rules: ContentRules;
  private readonly texts: ViewTexts;
  private waiting: Waiting[] = [];
  private readonly shown = new Map<string, Shown>(); // by msgid
  private readonly stopListening: () => void;

  constructor(
    private readonly device: HongyanDevice,
    private readonly options: InAppOptions = {},
  ) {
    const { layout = 'banner', language, schemes = [] } = options;
    this.rules = { layout: typeof layout === 'function' ? layout : () => layout, schemes, base: location.href };
    this.texts = TEXTS[language ?? (/^zh/i.test(document.documentElement.lang || navigator.language) ? 'zh' : 'en')];
    this.announcer.setAttribute('role', 'status');
    const root = this.host.attachShadow({ mode: 'open' });
    applyStyle(root);
    root.append(this.announcer, this.banners, this.corner);
    document.body.append(this.host);
    document.addEventListener('visibilitychange', this.showWhatWaits);
    this.stopListening = device.on('message', (message) => this.take(message));
    this.takeWhatWaited();
  }

  /** Takes all messages off the page and shows no more. */
  close(): void {
    this.stopListening();
    document.removeEventListener('visibilitychange', this.showWhatWaits);
    this.shown.forEach(({ remove }) => remove());
    this.waiting = [];
    this.host.remove();
  }

  private take(message: PushMessage): void {
    if (message.type === 'revoke') {
      this.withdraw((other) => other.taskId === message.revokedTaskId);
    }
    if (message.notifyId >= 0) {
      this.withdraw((other) => other.notifyId === message.notifyId && other.msgId !== message.msgId);
    }
    const content = contentOf(message, this.rules);
    if (content) {
      const key = PREFIX + message.msgId;
      const { storage, timers } = this.device.environment;
      storage.write({ [key]: JSON.stringify([JSON.stringify(message.fields), timers.now()]) });
      this.enqueue({ message, content, key });
    }
  }

  private takeWhatWaited(): void {
    const { storage, timers } = this.device.environment;
    for (const [key, value] of Object.entries(storage.load())) {
      if (!key.startsWith(PREFIX)) {
        continue;
      }
      const [payload, sinceMillis] = JSON.parse(value) as [string, number];
      const message = timers.now() - sinceMillis < WAIT_LIMIT_MILLIS ? PushMessage.parse(payload) : null;
      const content = message && contentOf(message, this.rules);
      if (message && content) {
        this.enqueue({ message, content, key });
      } else {
        storage.write({ [key]: null });
      }
    }
  }

  private enqueue(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.showWhatWaits();
  }

  private readonly showWhatWaits = (): void => {
    if (document.visibilityState !== 'visible') {
      return;
    }
    for (const waiting of this.waiting.splice(0)) {
      if (!this.isStillWanted(waiting)) {
        continue;
      }
      if (this.hasRoom(waiting.content.layout) && !this.isTooEarly(waiting)) {
        this.show(waiting);
      } else {
        this.waiting.push(waiting);
      }
    }
  };

  /** Another tab may have shown it meanwhile, or its time has passed. */
  private isStillWanted({ key, content }: Waiting): boolean {
    const { storage, timers } = this.device.environment;
    if (timers.now() < content.untilMillis) {
      return key in storage.load();
    }
    storage.write({ [key]: null });
    return false;
  }

  private isTooEarly({ content }: Waiting): boolean {
    const { timers } = this.device.environment;
    const early = content.fromMillis - timers.now();
    if (early > 0) {
      timers.schedule(early, this.showWhatWaits);
    }
    return early > 0;
  }

  private hasRoom(layout: Layout): boolean {
    const alike = [...this.shown.values()].filter((shown) => shown.content.layout === layout).length;
    return layout === 'card' || alike < (layout === 'banner' ? BANNERS_AT_ONCE : 1);
  }

  private show(waiting: Waiting): void {
    const { message, content, key } = waiting;
    const { device, options } = this;
    this.shown.get(message.msgId)?.remove(); // the same, shown again
    const view = createView(content, this.texts, {
      clicked: (event) => {
        device.clicked(message);
        options.onClick?.(message, event);
        remove();
      },
      dismissed: () => {
        device.dismissed(message);
        remove();
      },
    });
    const stopExpiry = content.layout === 'banner' ? this.expire(view, () => remove()) : () => {};
    const placed = this.place(view, content.layout);
    const stopWatching = whenSeen(view, () => {
      device.environment.storage.write({ [key]: null });
      device.displayed(message);
    });
    const remove = (): void => {
      stopExpiry();
      stopWatching();
      placed.remove();
      this.shown.delete(message.msgId);
      this.showWhatWaits();
    };
    this.shown.set(message.msgId, { ...waiting, remove });
    if (content.layout !== 'modal') { // a dialog is read out by itself
      this.announcer.textContent = `${content.title} ${content.body}`.trim();
    }
  }

  /** Puts a view where its layout belongs; answers what to remove. */
  private place(view: HTMLElement, layout: Layout): HTMLElement {
    if (layout === 'card' && this.options.cards) {
      const host = document.createElement('div');
      const root = host.attachShadow({ mode: 'open' });
      applyStyle(root);
      root.append(view);
      this.options.cards.append(host);
      return host;
    }
    if (layout === 'modal') {
      this.host.shadowRoot?.append(view);
      (view as HTMLDialogElement).showModal();
    } else {
      (layout === 'banner' ? this.banners : this.corner).append(view);
    }
    return view;
  }

  /** Takes a banner away after its time, which stands still while the user is at it. */
  private expire(view: HTMLElement, remove: () => void): () => void {
    const { timers } = this.device.environment;
    const { bannerMillis = 10_000 } = this.options;
    let cancel = (): void => {};
    const begin = (): void => {
      cancel();
      if (bannerMillis > 0 && !view.matches(':hover, :focus-within')) {
        cancel = timers.schedule(bannerMillis, remove);
      }
    };
    for (const [event, what] of [
      ['pointerenter', () => cancel()],
      ['focusin', () => cancel()],
      ['pointerleave', begin],
      ['focusout', begin],
    ] as const) {
      view.addEventListener(event, what);
    }
    begin();
    return () => cancel();
  }

  private withdraw(which: (message: PushMessage) => boolean): void {
    const { storage } = this.device.environment;
    this.waiting = this.waiting.filter(({ message, key }) => {
      if (which(message)) {
        storage.write({ [key]: null });
      }
      return !which(message);
    });
    [...this.shown.values()].filter(({ message }) => which(message)).forEach(({ remove }) => remove());
  }
}

/** Calls back once half of the view was on the screen; at once where the browser cannot tell. */
function whenSeen(view: HTMLElement, seen: () => void): () => void {
  if (typeof IntersectionObserver === 'undefined') {
    seen();
    return () => {};
  }
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        observer.disconnect();
        seen();
      }
    },
    { threshold: 0.5 },
  );
  observer.observe(view);
  return () => observer.disconnect();
}

function part(className: string): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  return made;
}
