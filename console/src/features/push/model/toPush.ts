import type { Audience, ChannelOverrides, Message, Notification, Push, PushSettings } from '@/shared/api/schema.gen';
import { listed, type AudienceDraft, type Draft, type Override, type OverrideKey, type SettingsDraft } from './draft';
import { parseObject } from './jsonText';
import { instantOf } from './zoneTime';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type JsonObject = Record<string, unknown>;

/** What is sent. Of a draft without mistakes (`mistakesOf`); of others the best that can be made of it, for counts and previews. */
export function toPush(draft: Draft): Push {
  return {
    ...(draft.name.trim() && { name: draft.name.trim() }),
    audience: toAudience(draft.audience),
    message: toMessage(draft),
    ...notEmpty('channels', toChannels(draft)),
    settings: toSettings(draft),
  };
}

export function toMessage(draft: Draft): Message {
  const delivery: Message = draft.settings.wifiOnly ? { network_type: 1 } : {};
  switch (draft.kind) {
    case 'notification':
      return { ...delivery, notification: toNotification(draft) };
    case 'transmission':
      return { ...delivery, transmission: draft.transmission };
    case 'revoke':
      return { ...delivery, revoke: { old_task_id: draft.revoke.taskId.trim(), ...(draft.revoke.force && { force: true }) } };
  }
}

function toNotification({ notification, expanded }: Draft): Notification {
  const { big_text, big_image, intent, want, url, payload, ...rest } = notification;
  const click = notification.click_type;
  return withoutBlanks({
    ...rest,
    ...(expanded === 'big_text' && { big_text }),
    ...(expanded === 'big_image' && { big_image }),
    ...(click === 'intent' && { intent, want }),
    ...(click === 'url' && { url }),
    ...((click === 'payload' || click === 'payload_custom') && { payload }),
  });
}

export function toChannels(draft: Draft): ChannelOverrides {
  const channels: JsonObject = draft.kind === 'notification' ? { message_class: draft.settings.messageClass } : {};
  if (draft.kind !== 'revoke') {
    for (const [key, override] of Object.entries(draft.overrides) as [OverrideKey, Override][]) {
      const value = override.sent ? overridden(key, override, draft.kind === 'notification') : null;
      if (value !== undefined) {
        put(channels, key, value);
      }
    }
  }
  for (const step of draft.settings.fallback) {
    const content = parseObject(step.content);
    if (content) {
      putFallback(channels, step.channel, content);
    }
  }
  return channels as ChannelOverrides;
}

/** A channel's own object, laid by the server over what all get; nothing where it is the same. */
function overridden(key: OverrideKey, override: Override, texts: boolean): JsonObject | undefined {
  const own = texts ? withoutBlanks({ title: override.title, body: override.body }) : {};
  const extra = parseObject(override.extra) ?? {};
  if (Object.keys(own).length === 0 && Object.keys(extra).length === 0) {
    return undefined;
  }
  if (Object.keys(own).length === 0) {
    return extra;
  }
  switch (key) {
    case 'ios':
      return merge(extra, { aps: { alert: own } });
    case 'web':
      return merge(extra, own);
    default:
      return merge(extra, { notification: own });
  }
}

const OF_THE_PERSON_OR_NO_VENDOR = new Set<OverrideKey>(['ios', 'harmony', 'web']);

function put(channels: JsonObject, key: OverrideKey, value: JsonObject | null): void {
  if (OF_THE_PERSON_OR_NO_VENDOR.has(key)) {
    channels[key] = value;
  } else {
    channels['android'] = { ...(channels['android'] as JsonObject | undefined), [key]: value };
  }
}

/** Channels to a person stand by their key; WeChat's mini programs where Getui has them. */
function putFallback(channels: JsonObject, key: string, content: JsonObject): void {
  if (key === 'wx') {
    channels['mp'] = { wx: content };
  } else {
    channels[key] = content;
  }
}

export function toAudience(audience: AudienceDraft): Audience {
  switch (audience.form) {
    case 'all':
      return { all: true };
    case 'conditions':
      return { conditions: audience.conditions.filter(({ values }) => values.length > 0) };
    case 'cids':
      return { cids: listed(audience.cids) };
    case 'aliases':
      return { aliases: listed(audience.aliases) };
    case 'file':
      return { file: audience.file };
    case 'task':
      return { task: { ...audience.task, task_id: audience.task.task_id.trim() } };
  }
}

function toSettings({ settings, kind }: Draft): PushSettings {
  const at = settings.scheduled ? instantOf(settings.at, settings.zone) : undefined;
  const content = kind !== 'revoke';
  return {
    ttl: Math.round(settings.ttlHours * HOUR_MS),
    ...(settings.speed > 0 && { speed: settings.speed }),
    ...(at !== undefined && { schedule_time: at }),
    ...(content && strategyOf(settings)),
    ...(settings.important && { important: true }),
    ...(settings.transactional && { transactional: true }),
    ...(settings.category.trim() && { category: settings.category.trim() }),
    ...(content && !settings.transactional && settings.purpose.trim() && { purpose: settings.purpose.trim() }),
    ...(settings.priority !== 5 && { priority: settings.priority }),
    ...(settings.skipNotificationOff && { filter_notify_off: true }),
    ...(settings.attention && { attention: settings.attention }),
    ...(settings.customCallback && { custom_callback: settings.customCallback }),
    ...(settings.fallback.length > 0 && {
      fallback: {
        steps: settings.fallback.map(({ channel, afterMinutes }) => ({ channel, after: Math.round(afterMinutes * MINUTE_MS) })),
        ...(settings.budget.trim() && { budget: settings.budget.trim() }),
      },
    }),
    ...parseObject(settings.extra),
  };
}

function strategyOf({ strategy, strategies }: SettingsDraft): Pick<PushSettings, 'strategy'> {
  const differing = Object.entries(strategies).filter(([, value]) => value !== strategy);
  return strategy === 1 && differing.length === 0 ? {} : { strategy: { default: strategy, ...Object.fromEntries(differing) } };
}

function withoutBlanks<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined && field !== null && field !== '')) as T;
}

function notEmpty<K extends string, T extends object>(key: K, value: T): Partial<Record<K, T>> {
  return Object.keys(value).length === 0 ? {} : ({ [key]: value } as Record<K, T>);
}

/** Lays `over` on `under`, object by object. */
export function merge(under: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
