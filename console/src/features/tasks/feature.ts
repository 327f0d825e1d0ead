import { HistoryOutlined, NodeIndexOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const tasks: Feature = {
  pages: [
    {
      path: 'tasks',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./TasksPage'),
      nav: { group: 'push', label: ['推送记录', 'Push records'], icon: HistoryOutlined },
    },
    { path: 'tasks/:taskId', scope: 'app', permission: 'app_read', load: () => import('./TaskPage') },
    {
      path: 'chain',
      scope: 'app',
      permission: 'device_read',
      load: () => import('./chain/ChainPage'),
      nav: { group: 'push', label: ['消息链路', 'Message chain'], icon: NodeIndexOutlined },
    },
  ],
};
