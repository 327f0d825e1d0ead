import type { Audience, ChannelOverrides, PushSettings, TemplateDraft } from '@/shared/api/schema.gen';
import {
  newDraft,
  noOverride,
  overrideKeys,
  type AudienceDraft,
  type Draft,
  type FallbackStep,
  type Override,
  type OverrideKey,
  type SettingsDraft,
  type Strategy,
} from './draft';
import { isObject } from './toPush';
import { wallTime } from './zoneTime';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type SavedPush = TemplateDraft['push'];
type JsonObject = Record<string, unknown>;

/** A draft that `toPush` makes this push of; what the composer has no field for is kept as JSON. */
export function fromPush(push: SavedPush, zone: string): Draft {
  const empty = newDraft(zone);
  const { notification, transmission, revoke, network_type } = push.message;
  const draft: Draft = {
    ...empty,
    name: push.name ?? '',
    kind: notification ? 'notification' : revoke ? 'revoke' : 'transmission',
    notification: { ...empty.notification, ...notification },
    expanded: notification?.big_image ? 'big_image' : notification?.big_text ? 'big_text' : 'none',
    transmission: transmission ?? '',
    revoke: { taskId: revoke?.old_task_id ?? '', force: revoke?.force ?? false },
    overrides: overridesOf(push.channels ?? {}),
    audience: audienceOf(push.audience, empty.audience),
    settings: settingsOf(push.settings ?? {}, push.channels ?? {}, empty.settings),
  };
  return network_type === 1 ? { ...draft, settings: { ...draft.settings, wifiOnly: true } } : draft;
}

function overridesOf(channels: ChannelOverrides): Draft['overrides'] {
  const android: JsonObject = isObject(channels.android) ? channels.android : {};
  const overrides: Partial<Record<OverrideKey, Override>> = {};
  for (const key of overrideKeys) {
    const given = key in channels ? channels[key] : android[key];
    if (given === null) {
      overrides[key] = { ...noOverride, sent: false };
    } else if (isObject(given)) {
      overrides[key] = overrideOf(key, given);
    }
  }
  return overrides;
}

function overrideOf(key: OverrideKey, given: JsonObject): Override {
  const path = key === 'ios' ? ['aps', 'alert'] : key === 'web' ? [] : ['notification'];
  const { found, rest } = take(given, path, ['title', 'body']);
  return {
    sent: true,
    title: found['title'] ?? '',
    body: found['body'] ?? '',
    extra: Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2),
  };
}

/** Takes texts out of an object at the end of a path; objects that this leaves empty go too. */
function take(from: JsonObject, path: readonly string[], keys: readonly string[]): { found: Record<string, string>; rest: JsonObject } {
  const [next, ...further] = path;
  if (next !== undefined) {
    const inner = from[next];
    if (!isObject(inner)) {
      return { found: {}, rest: from };
    }
    const { found, rest } = take(inner, further, keys);
    const { [next]: _, ...others } = from;
    return { found, rest: Object.keys(rest).length === 0 ? others : { ...others, [next]: rest } };
  }
  const found: Record<string, string> = {};
  const rest: JsonObject = {};
  for (const [key, value] of Object.entries(from)) {
    if (keys.includes(key) && typeof value === 'string') {
      found[key] = value;
    } else {
      rest[key] = value;
    }
  }
  return { found, rest };
}

function audienceOf(audience: Audience | undefined, empty: AudienceDraft): AudienceDraft {
  if (!audience || audience.all) {
    return empty;
  }
  if (audience.cids) {
    return { ...empty, form: 'cids', cids: audience.cids.join('\n') };
  }
  if (audience.aliases) {
    return { ...empty, form: 'aliases', aliases: audience.aliases.join('\n') };
  }
  if (audience.file) {
    return { ...empty, form: 'file', file: audience.file };
  }
  if (audience.task) {
    return { ...empty, form: 'task', task: audience.task };
  }
  return { ...empty, form: 'conditions', conditions: audience.conditions ?? empty.conditions };
}

function settingsOf(settings: PushSettings, channels: ChannelOverrides, empty: SettingsDraft): SettingsDraft {
  const { ttl, speed, schedule_time, strategy, important, transactional, category, purpose, priority, ...more } = settings;
  const { filter_notify_off, attention, custom_callback, fallback, ...rest } = more;
  const { default: usual = 1, ...strategies } = (strategy ?? {}) as Record<string, Strategy>;
  return {
    ...empty,
    ttlHours: ttl === undefined ? empty.ttlHours : Math.max(0, ttl / HOUR_MS),
    speed: speed ?? 0,
    scheduled: schedule_time !== undefined,
    at: schedule_time === undefined ? '' : wallTime(schedule_time, empty.zone),
    strategy: usual,
    strategies,
    messageClass: channels.message_class ?? empty.messageClass,
    important: important ?? false,
    transactional: transactional ?? false,
    category: category ?? '',
    purpose: purpose ?? empty.purpose,
    priority: priority ?? empty.priority,
    skipNotificationOff: filter_notify_off ?? false,
    attention: attention ?? '',
    customCallback: custom_callback ?? '',
    fallback: (fallback?.steps ?? []).map(({ channel, after }): FallbackStep => ({
      channel,
      afterMinutes: after / MINUTE_MS,
      content: JSON.stringify(contentOf(channel, channels) ?? {}, null, 2),
    })),
    budget: fallback?.budget === undefined ? '' : String(fallback.budget),
    extra: Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2),
  };
}

function contentOf(channel: string, channels: ChannelOverrides): unknown {
  const miniPrograms = channels['mp'];
  return channel === 'wx' && isObject(miniPrograms) ? miniPrograms['wx'] : channels[channel];
}
