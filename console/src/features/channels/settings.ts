import type { ChannelAccount } from '@/shared/api/schema.gen';

export type Setting = ChannelAccount['settings'][number];
export type SettingGroup = 'credentials' | 'limits' | 'advanced';

/** Settings every channel has, of quotas, rates and truncation (docs/channels). */
const limits = new Set([
  'enabled', 'default-class', 'quota-marketing', 'quota-service', 'device-quota-marketing', 'device-quota-service', 'quota-reserve-percent',
  'quota-warning-percent', 'price', 'requests-per-second', 'recipients-per-second', 'concurrency', 'batch', 'title-limit', 'body-limit', 'truncate', 'ellipsis',
]);

/** What identifies an account though it is neither required nor secret, for there is more than one way to sign in. */
const identity = new Set([
  'team-id', 'key-id', 'project-id', 'client-id', 'package-name', 'username', 'access-key-id', 'sign-name', 'template-id', 'sdk-app-id', 'region', 'account-id',
  'host', 'port', 'system-id', 'from-name', 'callback-user', 'provider', 'show-number',
]);

export function groupOf({ name, required, secret }: Setting): SettingGroup {
  if (limits.has(name)) {
    return 'limits';
  }
  return required || secret || identity.has(name) ? 'credentials' : 'advanced';
}

/** Whether its value has several lines, which a one-line field would run together. */
export function isLongText({ name, description }: Setting): boolean {
  return /\bPEM\b|JSON|\.p8|\.p12/.test(description) && !name.endsWith('password');
}

export function isSwitch({ preset }: Setting): boolean {
  return preset === 'true' || preset === 'false';
}

/** Only what the person changed: what is not sent stays, an empty text goes back to the default. */
export function changedSettings(settings: readonly Setting[], values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const changes: Record<string, string> = {};
  for (const setting of settings) {
    const value = values[setting.name] ?? '';
    // a secret is never shown: an empty field means that it stays
    if (setting.secret ? value !== '' : value !== setting.value) {
      changes[setting.name] = value;
    }
  }
  return changes;
}
