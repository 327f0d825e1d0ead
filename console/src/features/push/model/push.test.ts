import { describe, expect, it } from 'vitest';
import type { Push } from '@/shared/api/schema.gen';
import { listed, newDraft, noOverride, type Draft } from './draft';
import { fromPush } from './fromPush';
import { mistakesOf } from './mistakes';
import { toPush } from './toPush';
import { variablesOf } from './variables';

const ZONE = 'Asia/Shanghai';
const NOW = Date.parse('2026-11-26T12:00:00Z');

const draft = (change: Partial<Draft> = {}): Draft => ({
  ...newDraft(ZONE),
  notification: { title: '到货了', body: '你收藏的青藤已到货', click_type: 'startapp' },
  ...change,
});

const settings = (change: Partial<Draft['settings']>): Draft['settings'] => ({ ...newDraft(ZONE).settings, ...change });
const audience = (change: Partial<Draft['audience']>): Draft['audience'] => ({ ...newDraft(ZONE).audience, ...change });

describe('what is sent', () => {
  it('holds only what is in force, not what was tried before', () => {
    const push = toPush(
      draft({
        notification: {
          title: '标题',
          body: '正文',
          click_type: 'url',
          url: 'https://example.com',
          intent: 'intent:#Intent;end',
          big_text: '很长',
          big_image: 'https://example.com/a.png',
          ring_name: '',
        },
        expanded: 'big_image',
        transmission: 'left over',
      }),
    );
    expect(push.message).toEqual({
      notification: {
        title: '标题',
        body: '正文',
        click_type: 'url',
        url: 'https://example.com',
        big_image: 'https://example.com/a.png',
      },
    });
    expect(push.audience).toEqual({ all: true });
    expect(push.channels).toEqual({ message_class: 'marketing' });
  });

  it("lays a channel's own texts where the channel has them, and leaves a channel out by null", () => {
    const push = toPush(
      draft({
        overrides: {
          ios: { ...noOverride, title: '给苹果', extra: '{"aps":{"alert":{"subtitle":"副标题"},"sound":"a.caf"}}' },
          hw: { ...noOverride, body: '给华为', extra: '{"notification":{"category":"PLAY_VOICE"}}' },
          op: { ...noOverride, sent: false },
          web: { ...noOverride, body: '给网页' },
          xm: noOverride,
        },
      }),
    );
    expect(push.channels).toEqual({
      message_class: 'marketing',
      ios: { aps: { alert: { title: '给苹果', subtitle: '副标题' }, sound: 'a.caf' } },
      android: { hw: { notification: { body: '给华为', category: 'PLAY_VOICE' } }, op: null },
      web: { body: '给网页' },
    });
  });

  it('begins at the wall time of the zone chosen', () => {
    const push = toPush(draft({ settings: settings({ scheduled: true, at: '2026-11-27T09:00', zone: 'America/New_York' }) }));
    expect(push.settings?.schedule_time).toBe(Date.parse('2026-11-27T14:00:00Z'));
  });

  it('names each device once', () => {
    expect(toPush(draft({ audience: audience({ form: 'cids', cids: 'a, b\nb' }) })).audience).toEqual({ cids: ['a', 'b'] });
  });

  it('falls back with what each channel sends', () => {
    const push = toPush(
      draft({
        settings: settings({
          fallback: [
            { channel: 'sms', afterMinutes: 10, content: '{"text":"{title}"}' },
            { channel: 'wx', afterMinutes: 20, content: '{"template_id":"t"}' },
          ],
          budget: '100',
        }),
      }),
    );
    expect(push.settings?.fallback).toEqual({
      steps: [
        { channel: 'sms', after: 600_000 },
        { channel: 'wx', after: 1_200_000 },
      ],
      budget: '100',
    });
    expect(push.channels).toEqual({ message_class: 'marketing', sms: { text: '{title}' }, mp: { wx: { template_id: 't' } } });
  });
});

describe('a push that was sent or saved', () => {
  const pushes: Record<string, Push> = {
    'a plain one': toPush(draft()),
    'one with overrides': toPush(
      draft({
        overrides: {
          ios: { ...noOverride, title: '给苹果', body: 'x', extra: '{"aps":{"sound":"a.caf"}}' },
          vv: { ...noOverride, title: '给 vivo' },
          mz: { ...noOverride, sent: false },
          harmony: { ...noOverride, extra: '{"options":{"HW":{"a":1}}}' },
        },
      }),
    ),
    'one with settings': toPush(
      draft({
        name: '活动',
        audience: audience({ form: 'conditions', conditions: [{ key: 'tag', operator: 'not', values: ['vip'] }] }),
        settings: settings({
          ttlHours: 0.5,
          speed: 50,
          scheduled: true,
          at: '2026-11-27T09:00',
          strategy: 2,
          strategies: { ios: 4 },
          transactional: true,
          wifiOnly: true,
          attention: 'clicked',
          fallback: [{ channel: 'sms', afterMinutes: 10, content: '{"text":"{title}"}' }],
          extra: '{"online_threshold":5}',
        }),
      }),
    ),
    'a transmission': toPush(draft({ kind: 'transmission', transmission: '{"a":1}' })),
    'a recall': toPush(draft({ kind: 'revoke', revoke: { taskId: 'RASA_1', force: true } })),
    'one to the rest of another': toPush(
      draft({ audience: audience({ form: 'task', task: { task_id: 'RASA_1', outcome: 'not_clicked' } }) }),
    ),
  };

  it.each(Object.entries(pushes))('comes back the same: %s', (_, push) => {
    expect(toPush(fromPush(push, ZONE))).toEqual(push);
  });
});

describe('a draft', () => {
  const mistakes = (change: Partial<Draft>) => mistakesOf(draft(change), NOW, 7);

  it('that is complete has no mistake', () => {
    expect(mistakes({})).toEqual([]);
  });

  it.each<[string, Partial<Draft>, string[]]>([
    ['without texts', { notification: { title: ' ', body: '', click_type: 'none' } }, ['title', 'body']],
    ['with a title of 51 characters', { notification: { title: '😀'.repeat(51), body: 'b', click_type: 'none' } }, ['titleLong']],
    ['with 50 emoji as title', { notification: { title: '😀'.repeat(50), body: 'b', click_type: 'none' } }, []],
    ['that opens no page', { notification: { title: 't', body: 'b', click_type: 'url', url: 'example.com' } }, ['url']],
    ['with an intent cut short', { notification: { title: 't', body: 'b', click_type: 'intent', intent: 'intent:#Intent' } }, ['intent']],
    ['for nobody', { audience: audience({ form: 'conditions' }) }, ['conditions']],
    [
      'for too many',
      { audience: audience({ form: 'cids', cids: Array.from({ length: 1001 }, (_, i) => `c${i}`).join(' ') }) },
      ['cidsMany'],
    ],
    ['for a time that has passed', { settings: settings({ scheduled: true, at: '2026-11-26T19:59' }) }, ['schedulePast']],
    ['for next month', { settings: settings({ scheduled: true, at: '2026-12-26T20:00' }) }, ['scheduleFar']],
    ['that waits for longer than the app may', { settings: settings({ ttlHours: 169 }) }, ['ttl']],
    [
      'that falls back in the wrong order',
      {
        settings: settings({
          fallback: [
            { channel: 'sms', afterMinutes: 20, content: '{}' },
            { channel: 'email', afterMinutes: 10, content: '{}' },
          ],
        }),
      },
      ['fallbackOrder'],
    ],
    ['with broken JSON', { settings: settings({ extra: '{' }), overrides: { hw: { ...noOverride, extra: '[]' } } }, ['overrides', 'extra']],
  ])('%s', (_, change, expected) => {
    expect(mistakes(change)).toEqual(expected);
  });

  it('takes lists however they are typed', () => {
    expect(listed(' a,b，c;d\n\ne\ta ')).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('variables', () => {
  it('are found in every text, with their fallbacks', () => {
    const push = toPush(
      draft({
        notification: {
          title: '{{姓名|朋友}}，你好',
          body: '{{city}} {{ 姓名 | 您 }}',
          click_type: 'payload',
          payload: '{"c":"{{city}}"}',
        },
        overrides: { hw: { ...noOverride, body: '{{score|0}} {{#if}}' } },
      }),
    );
    expect(variablesOf(push)).toEqual([
      { name: '姓名', fallback: ' 您 ' },
      { name: 'city', fallback: undefined },
      { name: 'score', fallback: '0' },
    ]);
  });
});
