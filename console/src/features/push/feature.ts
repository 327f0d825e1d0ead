import { AuditOutlined, FileTextOutlined, SendOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const push: Feature = {
  pages: [
    {
      path: 'push/new',
      scope: 'app',
      permission: 'push_send',
      load: () => import('./NewPushPage'),
      nav: { group: 'push', label: ['创建推送', 'New push'], icon: SendOutlined },
    },
    {
      path: 'templates',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./TemplatesPage'),
      nav: { group: 'push', label: ['消息模板', 'Templates'], icon: FileTextOutlined },
    },
    {
      path: 'approvals',
      scope: 'app',
      permission: 'app_read',
      load: () => import('./ApprovalsPage'),
      nav: { group: 'push', label: ['推送审批', 'Approvals'], icon: AuditOutlined },
    },
  ],
};
