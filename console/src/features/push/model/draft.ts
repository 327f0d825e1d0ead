import type { Condition, Notification, Platform, TaskCondition } from '@/shared/api/schema.gen';

// What the composer holds: every choice as the person made it, also those that are not in force at the moment, so that trying
// another way and coming back loses nothing. `toPush` says what is sent.

export type Kind = 'notification' | 'transmission' | 'revoke';

/** Channels whose texts may differ from the others'; keys are those of the API's `channels` (`android.<key>` for vendors). */
export const overrideKeys = ['ios', 'harmony', 'hw', 'ho', 'xm', 'op', 'vv', 'mz', 'fcm', 'web'] as const;
export type OverrideKey = (typeof overrideKeys)[number];

/** What one channel gets instead. Empty texts: what all get. */
export interface Override {
  /** false: nothing goes by this channel */
  sent: boolean;
  title: string;
  body: string;
  /** more fields of the channel, as JSON; empty: none */
  extra: string;
}

export type AudienceForm = 'all' | 'conditions' | 'cids' | 'aliases' | 'file' | 'task';

export interface AudienceDraft {
  form: AudienceForm;
  conditions: readonly Condition[];
  /** as typed: separated by commas, spaces or lines */
  cids: string;
  aliases: string;
  file: string;
  task: TaskCondition;
}

export interface FallbackStep {
  channel: string;
  afterMinutes: number;
  /** what the channel sends, as JSON */
  content: string;
}

/** Getui's numbers: 1 own when online, else vendor; 2 vendor; 3 own; 4 vendor, own where that fails; 6 saves quota (some vendors). */
export type Strategy = 1 | 2 | 3 | 4 | 6;

export interface SettingsDraft {
  ttlHours: number;
  scheduled: boolean;
  /** wall time `YYYY-MM-DDTHH:mm`, in `zone` */
  at: string;
  zone: string;
  /** messages a second; 0: as fast as possible */
  speed: number;
  strategy: Strategy;
  /** by channel key, where it differs from `strategy` */
  strategies: Readonly<Record<string, Strategy>>;
  messageClass: 'service' | 'marketing';
  important: boolean;
  transactional: boolean;
  category: string;
  purpose: string;
  priority: number;
  skipNotificationOff: boolean;
  wifiOnly: boolean;
  attention: '' | 'arrived' | 'displayed' | 'clicked';
  customCallback: string;
  fallback: readonly FallbackStep[];
  budget: string;
  /** more settings, as JSON; empty: none */
  extra: string;
}

export interface Draft {
  name: string;
  kind: Kind;
  notification: Notification;
  expanded: 'none' | 'big_text' | 'big_image';
  transmission: string;
  revoke: { taskId: string; force: boolean };
  overrides: Readonly<Partial<Record<OverrideKey, Override>>>;
  audience: AudienceDraft;
  settings: SettingsDraft;
  /** test values of variables, by name */
  values: Readonly<Record<string, string>>;
}

export const noOverride: Override = { sent: true, title: '', body: '', extra: '' };

export const platforms: readonly Platform[] = ['android', 'ios', 'harmony', 'web', 'miniProgram', 'other'];

/** An empty push with the usual choices. */
export function newDraft(zone: string): Draft {
  return {
    name: '',
    kind: 'notification',
    notification: { title: '', body: '', click_type: 'startapp' },
    expanded: 'none',
    transmission: '',
    revoke: { taskId: '', force: false },
    overrides: {},
    audience: {
      form: 'all',
      conditions: [{ key: 'tag', operator: 'or', values: [] }],
      cids: '',
      aliases: '',
      file: '',
      task: { task_id: '', outcome: 'not_clicked' },
    },
    settings: {
      ttlHours: 24,
      scheduled: false,
      at: '',
      zone,
      speed: 0,
      strategy: 1,
      strategies: {},
      messageClass: 'marketing',
      important: false,
      transactional: false,
      category: '',
      purpose: 'marketing',
      priority: 5,
      skipNotificationOff: false,
      wifiOnly: false,
      attention: '',
      customCallback: '',
      fallback: [],
      budget: '',
      extra: '',
    },
    values: {},
  };
}

/** The entries of a list that a person typed or pasted. */
export function listed(text: string): string[] {
  return [...new Set(text.split(/[\s,，;；]+/).filter((entry) => entry !== ''))];
}
