import { api, ok } from '@/shared/api/client';
import { PageFrame } from '@/shared/layout/PageFrame';
import { usePages } from '@/shared/lists/usePages';
import { AuditTable, useAuditFilters } from './AuditTable';
import { useTexts } from './messages';

export default function PlatformAuditPage() {
  const t = useTexts();
  const filters = useAuditFilters();
  const pages = usePages(['audit-log', filters], (cursor) => ok(api.GET('/audit-log', { params: { query: { ...filters, cursor } } })));
  return (
    <PageFrame title={t('platformTitle')} description={t('platformDescription')}>
      <AuditTable pages={pages} withApp />
    </PageFrame>
  );
}
