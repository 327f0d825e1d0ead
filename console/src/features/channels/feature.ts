import { ApiOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const channels: Feature = {
  pages: [
    {
      path: 'channels',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./ChannelsPage'),
      nav: { group: 'build', label: ['渠道', 'Channels'], icon: ApiOutlined },
    },
    { path: 'channels/:channel', scope: 'app', permission: 'app_read', load: () => import('./ChannelPage') },
  ],
};
