import type { ComponentType } from 'react';
import type { Permission } from '@/shared/api/schema.gen';
import type { Pair } from '@/shared/text/texts';

/** Groups of the side navigation, in their order. */
export const navGroups = {
  start: ['', ''],
  push: ['推送', 'Push'],
  audience: ['用户', 'Audience'],
  build: ['开发', 'Developers'],
  manage: ['管理', 'Manage'],
  platform: ['平台', 'Platform'],
} as const satisfies Record<string, Pair>;

export type NavGroup = keyof typeof navGroups;

/** One page of a feature. Its component is the default export of a module of its own, which is loaded when it is opened. */
export interface Page {
  /** below /apps/{app_id} for `app`, below / for the others, such as `tasks/:taskId` */
  path: string;
  /** `public`: without a session and without the shell; `instance`: in the shell, of no app; `app`: in the shell, of the chosen app */
  scope: 'public' | 'instance' | 'app';
  load: () => Promise<{ default: ComponentType }>;
  /** who lacks it sees the forbidden page, and no entry in the navigation */
  permission?: Permission;
  /** of scope `instance`: only for platform admins */
  platformAdmin?: true;
  nav?: { group: NavGroup; label: Pair; icon: ComponentType };
}

/** What a folder under src/features shows of itself: in its `feature.ts`, which loads no page. */
export interface Feature {
  pages: readonly Page[];
}
