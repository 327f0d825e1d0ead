import { AuditOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const audit: Feature = {
  pages: [
    {
      path: 'audit-log',
      scope: 'app',
      permission: 'audit_read',
      load: () => import('./AppAuditPage'),
      nav: { group: 'manage', label: ['审计日志', 'Audit log'], icon: AuditOutlined },
    },
    {
      path: 'platform/audit-log',
      scope: 'instance',
      platformAdmin: true,
      load: () => import('./PlatformAuditPage'),
      nav: { group: 'platform', label: ['平台审计', 'Platform audit log'], icon: AuditOutlined },
    },
  ],
};
