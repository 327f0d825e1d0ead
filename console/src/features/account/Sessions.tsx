import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ok } from '@/shared/api/client';
import type { SessionEntry } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { Mark } from '@/shared/marks/Mark';
import { Loaded } from '@/shared/states/states';
import { browserName } from './browser';
import { useTexts } from './messages';

const key = ['sessions'];

/** Where the person is signed in. */
export function Sessions() {
  const t = useTexts();
  const { instant } = useFormats();
  const query = useQuery({ queryKey: key, queryFn: () => ok(api.GET('/sessions')) });
  const end = useAction<string>({
    run: (id) => ok(api.DELETE('/sessions/{id}', { params: { path: { id } } })),
    done: t('ended'),
    changes: [key],
  });
  return (
    <Panel flush title={t('sessions')}>
      <Loaded query={query}>
        {({ items }) => (
          <DataTable<SessionEntry>
            label={t('sessions')}
            rowKey="id"
            items={items}
            columns={[
              {
                title: t('browser'),
                key: 'browser',
                render: (_, { user_agent, current }) => (
                  <TwoLines
                    first={<span title={user_agent}>{browserName(user_agent)}</span>}
                    second={current && <Mark tone="live">{t('current')}</Mark>}
                  />
                ),
              },
              { title: t('address'), key: 'address', render: (_, { address }) => address },
              { title: t('lastUsed'), key: 'last', render: (_, { last_used_at }) => instant(last_used_at) },
              { title: t('signedIn'), key: 'created', render: (_, { created_at }) => instant(created_at) },
              {
                key: 'do',
                align: 'right',
                render: (_, { id, current, user_agent }) =>
                  !current && (
                    <Button
                      type="link"
                      size="small"
                      danger
                      aria-label={t('endLabel', { browser: browserName(user_agent) })}
                      onClick={() => end.mutate(id)}
                    >
                      {t('end')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
