import { account } from '@/features/account/feature';
import { audience } from '@/features/audience/feature';
import { audit } from '@/features/audit/feature';
import { callbacks } from '@/features/callbacks/feature';
import { channels } from '@/features/channels/feature';
import { devices } from '@/features/devices/feature';
import { explorer } from '@/features/explorer/feature';
import { firstRun } from '@/features/first-run/feature';
import { overview } from '@/features/overview/feature';
import { platform } from '@/features/platform/feature';
import { push } from '@/features/push/feature';
import { session } from '@/features/session/feature';
import { settings } from '@/features/settings/feature';
import { tasks } from '@/features/tasks/feature';
import type { Feature } from './feature';

/** All features, in the order of the side navigation within each group. */
export const features: readonly Feature[] = [
  session,
  firstRun,
  overview,
  push,
  tasks,
  devices,
  audience,
  channels,
  callbacks,
  explorer,
  settings,
  platform,
  audit,
  account,
];
