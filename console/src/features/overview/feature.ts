import { DashboardOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const overview: Feature = {
  pages: [
    {
      path: 'overview',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./OverviewPage'),
      nav: { group: 'start', label: ['总览', 'Overview'], icon: DashboardOutlined },
    },
  ],
};
