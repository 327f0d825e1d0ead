import { CodeOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const explorer: Feature = {
  pages: [
    {
      path: 'explorer',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./ExplorerPage'),
      nav: { group: 'build', label: ['接口调试', 'API explorer'], icon: CodeOutlined },
    },
  ],
};
