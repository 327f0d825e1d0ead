import { UserSwitchOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const platform: Feature = {
  pages: [
    {
      path: 'platform/operators',
      scope: 'instance',
      platformAdmin: true,
      load: () => import('./OperatorsPage'),
      nav: { group: 'platform', label: ['账号', 'Operators'], icon: UserSwitchOutlined },
    },
  ],
};
