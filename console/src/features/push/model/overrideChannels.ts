import type { OverrideKey } from './draft';

/** The channel, as answers name it, that an override is for. */
export const channelOf: Readonly<Record<OverrideKey, string>> = {
  ios: 'apns',
  harmony: 'harmony',
  hw: 'huawei',
  ho: 'honor',
  xm: 'xiaomi',
  op: 'oppo',
  vv: 'vivo',
  mz: 'meizu',
  fcm: 'fcm',
  web: 'webpush',
};
