import { CheckSquareOutlined, ImportOutlined, StopOutlined, TagsOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const audience: Feature = {
  pages: [
    {
      path: 'tags',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./TagsPage'),
      nav: { group: 'audience', label: ['标签', 'Tags'], icon: TagsOutlined },
    },
    {
      path: 'imports',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./imports/ImportsPage'),
      nav: { group: 'audience', label: ['导入与人群文件', 'Imports and files'], icon: ImportOutlined },
    },
    { path: 'jobs/:jobId', scope: 'app', permission: 'app_read', load: () => import('./imports/JobPage') },
    {
      path: 'blacklist',
      scope: 'app',
      permission: 'device_read',
      load: () => import('./BlacklistPage'),
      nav: { group: 'audience', label: ['黑名单', 'Blacklist'], icon: StopOutlined },
    },
    {
      path: 'consents',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./ConsentsPage'),
      nav: { group: 'audience', label: ['用户同意', 'Consents'], icon: CheckSquareOutlined },
    },
  ],
};
