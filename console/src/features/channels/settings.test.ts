import { describe, expect, it } from 'vitest';
import { changedSettings, groupOf, isLongText, type Setting } from './settings';

const setting = (name: string, more: Partial<Setting> = {}): Setting => ({
  name, required: false, secret: false, set: false, value: '', preset: '', description: '', ...more,
});

describe('settings of a channel', () => {
  it('stand by what they are for', () => {
    expect(groupOf(setting('app-id', { required: true }))).toBe('credentials');
    expect(groupOf(setting('key', { secret: true }))).toBe('credentials');
    expect(groupOf(setting('project-id'))).toBe('credentials');
    expect(groupOf(setting('quota-marketing'))).toBe('limits');
    expect(groupOf(setting('base-url'))).toBe('advanced');
  });

  it('of several lines have a field of several lines', () => {
    expect(isLongText(setting('key', { description: 'text of the AuthKey_….p8 file of that key' }))).toBe(true);
    expect(isLongText(setting('service-account', { description: "the service account's key file, its JSON" }))).toBe(true);
    expect(isLongText(setting('certificate-password', { description: 'password of the .p12 file' }))).toBe(false);
  });

  it('are sent only where they changed; an empty secret stays, an emptied setting goes back to its default', () => {
    const settings = [setting('app-id', { value: '7' }), setting('app-secret', { secret: true, set: true }), setting('base-url', { value: 'https://a' }), setting('batch')];
    expect(changedSettings(settings, { 'app-id': '7', 'app-secret': '', 'base-url': '', batch: '100' })).toEqual({ 'base-url': '', batch: '100' });
    expect(changedSettings(settings, { 'app-id': '8', 'app-secret': 'new', 'base-url': 'https://a' })).toEqual({ 'app-id': '8', 'app-secret': 'new' });
  });
});
