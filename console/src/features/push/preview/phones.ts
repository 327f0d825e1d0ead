import type { Pair } from '@/shared/text/texts';

/** Phones shown in the preview: whose channel, and how its tray looks. */
export const phones: readonly Phone[] = [
  { id: 'ios', name: ['iOS', 'iOS'], channel: 'apns' },
  { id: 'huawei', name: ['华为', 'Huawei'], channel: 'huawei' },
  { id: 'xiaomi', name: ['小米', 'Xiaomi'], channel: 'xiaomi' },
  { id: 'oppo', name: ['OPPO', 'OPPO'], channel: 'oppo' },
  { id: 'vivo', name: ['vivo', 'vivo'], channel: 'vivo' },
];

export interface Phone {
  id: 'ios' | 'huawei' | 'xiaomi' | 'oppo' | 'vivo';
  name: Pair;
  channel: string;
}
