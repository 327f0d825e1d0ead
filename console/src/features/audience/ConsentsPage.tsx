import { ImportOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '@/shared/api/client';
import { useFormats } from '@/shared/format/formats';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { LinkButton } from '@/shared/layout/LinkButton';
import { useApp, useMay } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { purposeNames, useTexts } from './messages';

interface Purpose {
  purpose: string;
  granted: number;
  withdrawn: number;
  opt_in: boolean;
}

export default function ConsentsPage() {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { number } = useFormats();
  const { app_id } = useApp();
  const query = useQuery({
    queryKey: ['apps', app_id, 'consents'],
    queryFn: () => ok(api.GET('/apps/{app_id}/consents', { params: { path: { app_id } } })),
  });
  const actions = (
    <>
      {may('audience_write') && (
        <LinkButton to={`/apps/${app_id}/imports?kind=consents`} icon={<ImportOutlined />}>
          {t('import')}
        </LinkButton>
      )}
      {may('rules_write') && (
        <LinkButton to={`/apps/${app_id}/rules`}>{t('rules')}</LinkButton>
      )}
    </>
  );
  return (
    <PageFrame title={t('consents')} description={t('consentsDescription')} actions={actions}>
      <Panel flush>
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('noConsents')}>{t('noConsentsBody')}</Empty>
            ) : (
              <DataTable<Purpose>
                label={t('consents')}
                rowKey="purpose"
                items={items}
                columns={[
                  { title: t('purpose'), key: 'purpose', render: (_, { purpose }) => pair(purposeNames[purpose] ?? [purpose, purpose]) },
                  { title: t('granted'), key: 'granted', align: 'right', render: (_, { granted }) => number(granted) },
                  { title: t('withdrawn'), key: 'withdrawn', align: 'right', render: (_, { withdrawn }) => number(withdrawn) },
                  { title: t('rule'), key: 'rule', render: (_, { opt_in }) => (opt_in ? t('optIn') : t('optOut')) },
                ]}
              />
            )
          }
        </Loaded>
      </Panel>
    </PageFrame>
  );
}
