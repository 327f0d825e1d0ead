import { api, ok } from '@/shared/api/client';
import { PageFrame } from '@/shared/layout/PageFrame';
import { usePages } from '@/shared/lists/usePages';
import { useApp } from '@/shared/session/session';
import { AuditTable, useAuditFilters } from './AuditTable';
import { useTexts } from './messages';

export default function AppAuditPage() {
  const t = useTexts();
  const { app_id } = useApp();
  const filters = useAuditFilters();
  const pages = usePages(['apps', app_id, 'audit-log', filters], (cursor) =>
    ok(api.GET('/apps/{app_id}/audit-log', { params: { path: { app_id }, query: { ...filters, cursor } } })),
  );
  return (
    <PageFrame title={t('appTitle')} description={t('appDescription')}>
      <AuditTable pages={pages} withApp={false} />
    </PageFrame>
  );
}
