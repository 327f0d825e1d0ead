import { numberOf, textOf, type JsonObject } from '../json';

/** What a notification carries for its click, where the browser keeps it. */
export interface NotificationData {
  readonly taskid: string;
  readonly msgid: string;
  readonly url: string;
  readonly payload: unknown;
  readonly clickable: boolean;
}

/** Members of a push that are the browser's own options, passed on as they are. */
const OPTIONS = ['image', 'icon', 'actions', 'requireInteraction', 'silent', 'renotify', 'vibrate', 'dir', 'lang', 'timestamp'];

/** How a push of docs/channels/webpush.md is shown. */
export function notificationOf(push: JsonObject): { title: string; options: NotificationOptions } {
  const data: NotificationData = {
    taskid: textOf(push, 'taskid'),
    msgid: textOf(push, 'msgid'),
    url: textOf(push, 'url') || textOf(push, 'intent'),
    payload: push.payload ?? null,
    clickable: push.click !== 'none',
  };
  const options: Record<string, unknown> = {
    body: textOf(push, 'body'),
    tag: textOf(push, 'tag') || data.msgid,
    data,
  };
  for (const name of OPTIONS) {
    if (push[name] !== undefined) {
      options[name] = push[name];
    }
  }
  if (typeof push.badge === 'string') { // a number is the one on the app's icon
    options.badge = push.badge;
  }
  return { title: textOf(push, 'title'), options };
}

/** The number on the app's icon, or -1 where the push says none. */
export function badgeOf(push: JsonObject): number {
  return numberOf(push, 'badge', -1);
}
