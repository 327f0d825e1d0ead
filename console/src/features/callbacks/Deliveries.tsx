import { useQuery } from '@tanstack/react-query';
import { api, ok } from '@/shared/api/client';
import { useFormats } from '@/shared/format/formats';
import { DataTable } from '@/shared/lists/PagedTable';
import { Mark } from '@/shared/marks/Mark';
import { useApp } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { useTexts } from './messages';

const REFRESH_MS = 5_000;

interface Delivery {
  at: string;
  receipts: number;
  status: number;
  millis: number;
  error: string | null;
}

/** The last requests to the receiver. */
export function Deliveries() {
  const t = useTexts();
  const { second, number } = useFormats();
  const { app_id } = useApp();
  const query = useQuery({
    queryKey: ['apps', app_id, 'callback', 'deliveries'],
    queryFn: () => ok(api.GET('/apps/{app_id}/callback/deliveries', { params: { path: { app_id } } })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('noDeliveries')}>{t('noDeliveriesBody')}</Empty>
        ) : (
          <DataTable<Delivery & { row: number }>
            label={t('deliveries')}
            rowKey="row"
            items={items.map((item, row) => ({ ...item, row: items.length - row }))}
            columns={[
              { title: t('at'), key: 'at', render: (_, { at }) => second(at) },
              {
                title: t('answer'),
                key: 'status',
                render: (_, { status }) => (
                  <Mark tone={status >= 200 && status < 300 ? 'good' : 'bad'}>{status > 0 ? status : t('noAnswer')}</Mark>
                ),
              },
              { title: t('receipts'), key: 'receipts', align: 'right', render: (_, { receipts }) => number(receipts) },
              { title: t('millis'), key: 'millis', align: 'right', render: (_, { millis }) => t('ms', { n: millis }) },
              { title: t('error'), key: 'error', render: (_, { error }) => error ?? '–' },
            ]}
          />
        )
      }
    </Loaded>
  );
}
