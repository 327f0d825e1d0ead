import type { Draft } from './draft';
import { listed } from './draft';
import { isBlankOrObject, parseObject } from './jsonText';
import { instantOf } from './zoneTime';

/** What keeps a draft from being sent, by the field it is about. The server checks all of it again, and more. */
export type Mistake =
  | 'title'
  | 'titleLong'
  | 'body'
  | 'bodyLong'
  | 'bigText'
  | 'bigImage'
  | 'intent'
  | 'url'
  | 'payload'
  | 'transmission'
  | 'revoke'
  | 'conditions'
  | 'cids'
  | 'cidsMany'
  | 'aliases'
  | 'aliasesMany'
  | 'file'
  | 'task'
  | 'schedule'
  | 'schedulePast'
  | 'scheduleFar'
  | 'ttl'
  | 'overrides'
  | 'fallback'
  | 'fallbackOrder'
  | 'extra';

export const limits = { title: 50, body: 256, bigText: 512, transmission: 3072, named: 1000, scheduleDays: 7 } as const;

const DAY_MS = 86_400_000;

/** Length as the API counts it: code points. */
export function lengthOf(text: string): number {
  return [...text].length;
}

export function mistakesOf(draft: Draft, now: number, maxValidityDays: number): Mistake[] {
  return [...ofMessage(draft), ...ofAudience(draft), ...ofSettings(draft, now, maxValidityDays)];
}

function ofMessage({ kind, notification, expanded, transmission, revoke, overrides }: Draft): Mistake[] {
  const mistakes: Mistake[] = [];
  const check = (wrong: boolean, mistake: Mistake) => wrong && mistakes.push(mistake);
  switch (kind) {
    case 'notification': {
      const { title, body, click_type: click } = notification;
      check(title.trim() === '', 'title');
      check(lengthOf(title) > limits.title, 'titleLong');
      check(body.trim() === '', 'body');
      check(lengthOf(body) > limits.body, 'bodyLong');
      check(expanded === 'big_text' && (!notification.big_text || lengthOf(notification.big_text) > limits.bigText), 'bigText');
      check(expanded === 'big_image' && !notification.big_image, 'bigImage');
      check(click === 'intent' && !notification.intent?.endsWith(';end') && !notification.want, 'intent');
      check(click === 'url' && !/^https?:\/\/./.test(notification.url ?? ''), 'url');
      check((click === 'payload' || click === 'payload_custom') && !notification.payload, 'payload');
      break;
    }
    case 'transmission':
      check(transmission === '' || lengthOf(transmission) > limits.transmission, 'transmission');
      break;
    case 'revoke':
      check(revoke.taskId.trim() === '', 'revoke');
      break;
  }
  check(
    Object.values(overrides).some(
      ({ extra, title, body }) => !isBlankOrObject(extra) || lengthOf(title) > limits.title || lengthOf(body) > limits.body,
    ),
    'overrides',
  );
  return mistakes;
}

function ofAudience({ audience }: Draft): Mistake[] {
  switch (audience.form) {
    case 'all':
      return [];
    case 'conditions':
      return audience.conditions.some(({ values }) => values.length > 0) ? [] : ['conditions'];
    case 'cids': {
      const cids = listed(audience.cids);
      return cids.length === 0 ? ['cids'] : cids.length > limits.named ? ['cidsMany'] : [];
    }
    case 'aliases': {
      const aliases = listed(audience.aliases);
      return aliases.length === 0 ? ['aliases'] : aliases.length > limits.named ? ['aliasesMany'] : [];
    }
    case 'file':
      return audience.file === '' ? ['file'] : [];
    case 'task':
      return audience.task.task_id.trim() === '' ? ['task'] : [];
  }
}

function ofSettings({ settings }: Draft, now: number, maxValidityDays: number): Mistake[] {
  const mistakes: Mistake[] = [];
  if (settings.scheduled) {
    const at = instantOf(settings.at, settings.zone);
    if (at === undefined) {
      mistakes.push('schedule');
    } else if (at <= now) {
      mistakes.push('schedulePast');
    } else if (at > now + limits.scheduleDays * DAY_MS) {
      mistakes.push('scheduleFar');
    }
  }
  if (!(settings.ttlHours >= 0 && settings.ttlHours <= maxValidityDays * 24)) {
    mistakes.push('ttl');
  }
  if (settings.fallback.some(({ channel, content }) => channel === '' || !parseObject(content))) {
    mistakes.push('fallback');
  }
  const times = settings.fallback.map(({ afterMinutes }) => afterMinutes);
  if (times.some((time, i) => time <= 0 || time < (times[i - 1] ?? 0) || time >= settings.ttlHours * 60)) {
    mistakes.push('fallbackOrder');
  }
  if (!isBlankOrObject(settings.extra)) {
    mistakes.push('extra');
  }
  return mistakes;
}
