import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { DataTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { Code } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { kindNames, useTexts } from './messages';
import styles from './callbacks.module.css';

interface DeadLetter {
  id: string;
  receipts: number;
  kind: string;
  task_id: string | null;
  since: string;
  given_up: string;
  reason: string;
}

/** What was given up after a day, to be sent again. */
export function DeadLetters() {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { message } = App.useApp();
  const { instant, number } = useFormats();
  const { app_id } = useApp();
  const query = useQuery({
    queryKey: ['apps', app_id, 'callback', 'dead-letters'],
    queryFn: () => ok(api.GET('/apps/{app_id}/callback/dead-letters', { params: { path: { app_id }, query: { limit: 200 } } })),
  });
  const replay = useAction<string | null, { receipts: number }>({
    run: (id) => ok(api.POST('/apps/{app_id}/callback/replay', { params: { path: { app_id } }, body: { id } })),
    changes: [['apps', app_id, 'callback']],
    then: ({ receipts }) => void message.success(t('replayed', { n: receipts })),
  });
  const editable = may('callback_write');
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('noDead')}>{t('noDeadBody')}</Empty>
        ) : (
          <>
            {editable && (
              <div className={styles.bar}>
                <Button loading={replay.isPending} onClick={() => replay.mutate(null)}>
                  {t('replayAll')}
                </Button>
              </div>
            )}
            <DataTable<DeadLetter>
              label={t('dead')}
              rowKey="id"
              items={items}
              columns={[
                {
                  title: t('first'),
                  key: 'first',
                  render: (_, { kind, task_id }) => (
                    <TwoLines
                      first={pair(kindNames[kind] ?? [kind, kind])}
                      second={
                        task_id && (
                          <Link to={`/apps/${app_id}/tasks/${task_id}`}>
                            <Code>{task_id}</Code>
                          </Link>
                        )
                      }
                    />
                  ),
                },
                { title: t('receipts'), key: 'receipts', align: 'right', render: (_, { receipts }) => number(receipts) },
                { title: t('since'), key: 'since', render: (_, { since }) => instant(since) },
                { title: t('givenUp'), key: 'given_up', render: (_, { given_up }) => instant(given_up) },
                { title: t('reason'), key: 'reason', render: (_, { reason }) => reason },
                {
                  key: 'do',
                  align: 'right',
                  render: (_, { id }) =>
                    editable && (
                      <Button type="link" size="small" aria-label={t('replayLabel', { id })} onClick={() => replay.mutate(id)}>
                        {t('replay')}
                      </Button>
                    ),
                },
              ]}
            />
          </>
        )
      }
    </Loaded>
  );
}
