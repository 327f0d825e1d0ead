import { MobileOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const devices: Feature = {
  pages: [
    {
      path: 'devices',
      scope: 'app',
      permission: 'device_read',
      load: () => import('./DevicesPage'),
      nav: { group: 'audience', label: ['设备', 'Devices'], icon: MobileOutlined },
    },
    { path: 'devices/:cid', scope: 'app', permission: 'device_read', load: () => import('./DevicePage') },
  ],
};
