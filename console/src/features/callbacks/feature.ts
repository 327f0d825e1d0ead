import { CloudServerOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const callbacks: Feature = {
  pages: [
    {
      path: 'callbacks',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./CallbacksPage'),
      nav: { group: 'build', label: ['回执回调', 'Webhooks'], icon: CloudServerOutlined },
    },
  ],
};
