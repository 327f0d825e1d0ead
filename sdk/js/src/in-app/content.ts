import { numberOf, parseObject, textOf, type JsonObject } from '../json';
import type { PushMessage } from '../message';
import { safeUrl } from '../safe-url';

/** `banner` at the top, `modal` in the middle over everything, `card` in a place of the page or in its corner. */
export type Layout = 'banner' | 'modal' | 'card';

/** What of a message is shown. */
export interface InAppContent {
  readonly layout: Layout;
  readonly title: string;
  readonly body: string;
  /** Of a large picture, null: none. */
  readonly image: string | null;
  /** Of a small picture beside the text, null: none. */
  readonly icon: string | null;
  /** What a click opens, null: nothing, though the app may do something. */
  readonly url: string | null;
  readonly clickable: boolean;
  /** When to show it, milliseconds since 1970. */
  readonly fromMillis: number;
  readonly untilMillis: number;
}

export interface ContentRules {
  /** Where the message does not say; `none` leaves it to the app. */
  readonly layout: (message: PushMessage) => Layout | 'none';
  /** Schemes of the app's own that a click may open, beside http and https. */
  readonly schemes: readonly string[];
  /** What relative URLs are relative to. */
  readonly base: string;
}

/**
 * A notification is shown, and a transmission whose text is a JSON object with `in_app`. Either says how by `in_app`: `banner`,
 * `modal`, `card`, or `none`: not at all (a notification does so in its `payload`). Null: nothing is to be shown.
 */
export function contentOf(message: PushMessage, rules: ContentRules): InAppContent | null {
  if (message.type === 'notification') {
    const fields = message.notification;
    const clickType = textOf(fields, 'click_type');
    return content(message, rules, textOf(parseObject(textOf(fields, 'payload')) ?? {}, 'in_app'), {
      title: message.title,
      body: textOf(fields, 'big_text') || message.body,
      image: textOf(fields, 'big_image'),
      icon: textOf(fields, 'logo_url'),
      url: clickType === 'url' ? textOf(fields, 'url') : clickType === 'intent' ? textOf(fields, 'intent') : '',
      clickable: clickType !== 'none',
    });
  }
  const fields = message.type === 'transmission' ? parseObject(message.transmission) : null;
  if (!fields || !textOf(fields, 'in_app')) {
    return null;
  }
  return content(message, rules, textOf(fields, 'in_app'), {
    title: textOf(fields, 'title'),
    body: textOf(fields, 'body'),
    image: textOf(fields, 'image'),
    icon: textOf(fields, 'icon'),
    url: textOf(fields, 'url'),
    clickable: fields.click !== 'none',
  });
}

interface Raw {
  readonly title: string;
  readonly body: string;
  readonly image: string;
  readonly icon: string;
  readonly url: string;
  readonly clickable: boolean;
}

function content(message: PushMessage, rules: ContentRules, asked: string, raw: Raw): InAppContent | null {
  const layout = isLayout(asked) || asked === 'none' ? asked : rules.layout(message);
  if (layout === 'none' || !(raw.title || raw.body || raw.image)) {
    return null;
  }
  const [fromMillis, untilMillis] = period(message.fields);
  return {
    layout,
    title: raw.title,
    body: raw.body,
    image: safeUrl(raw.image, rules.base),
    icon: safeUrl(raw.icon, rules.base),
    url: safeUrl(raw.url, rules.base, rules.schemes),
    clickable: raw.clickable,
    fromMillis,
    untilMillis,
  };
}

function isLayout(name: string): name is Layout {
  return name === 'banner' || name === 'modal' || name === 'card';
}

/** `duration`: `begin-end` in epoch milliseconds; `expires` of a notification that is shown again. */
function period(fields: JsonObject): [number, number] {
  const [begin, end] = textOf(fields, 'duration').split('-').map(Number);
  const expires = numberOf(fields, 'expires', 0) || Infinity;
  return begin && end ? [begin, Math.min(end, expires)] : [0, expires];
}
