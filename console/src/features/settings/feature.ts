import { ControlOutlined, SettingOutlined, TeamOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const settings: Feature = {
  pages: [
    {
      path: 'settings',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./SettingsPage'),
      nav: { group: 'manage', label: ['应用设置', 'App settings'], icon: SettingOutlined },
    },
    {
      path: 'rules',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./rules/RulesPage'),
      nav: { group: 'manage', label: ['发送规则', 'Sending rules'], icon: ControlOutlined },
    },
    {
      path: 'members',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./members/MembersPage'),
      nav: { group: 'manage', label: ['成员', 'Members'], icon: TeamOutlined },
    },
  ],
};
