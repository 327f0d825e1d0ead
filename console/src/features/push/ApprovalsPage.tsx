import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { Approval } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { useApp } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { Decision } from './approvals/Decision';
import { useApprovalTexts } from './approvals/messages';
import styles from './templates/templates.module.css';

type Filter = Approval['state'] | 'all';

const filters: readonly Filter[] = ['waiting', 'approved', 'rejected', 'expired', 'all'];
const colours = { waiting: 'processing', approved: 'success', rejected: 'error', expired: 'default' } as const;

export default function ApprovalsPage() {
  const t = useApprovalTexts();
  const { app_id } = useApp();
  const [filter, setFilter] = useState<Filter>('waiting');
  const query = useInfiniteQuery({
    queryKey: ['apps', app_id, 'approvals', filter],
    queryFn: ({ pageParam: cursor }) =>
      ok(
        api.GET('/apps/{app_id}/approvals', {
          params: { path: { app_id }, query: { ...(filter !== 'all' && { state: filter }), ...(cursor && { cursor }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 30_000,
  });
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <Panel flush>
        <div className={styles.bar}>
          <Segmented<Filter>
            aria-label={t('state')}
            value={filter}
            onChange={setFilter}
            options={filters.map((value) => ({ value, label: t(value) }))}
          />
        </div>
        <Loaded query={query}>{({ pages }) => <Approvals items={pages.flatMap((page) => page.items)} />}</Loaded>
        {query.hasNextPage && (
          <div className={styles.more}>
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('more')}
            </Button>
          </div>
        )}
      </Panel>
    </PageFrame>
  );
}

function Approvals({ items }: { items: readonly Approval[] }) {
  const t = useApprovalTexts();
  const format = useFormats();
  const app = useApp();
  if (items.length === 0) {
    return <Empty title={t('none')}>{app.approval_threshold === null ? t('noThreshold') : t('noneBody')}</Empty>;
  }
  return (
    <Table<Approval>
      rowKey="id"
      dataSource={[...items]}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('push'), key: 'push', render: (_, { push }) => <What push={push} /> },
        { title: t('devices'), dataIndex: 'audience_size', align: 'right', render: format.number },
        { title: t('madeBy'), dataIndex: 'made_by' },
        { title: t('madeAt'), dataIndex: 'made_at', render: format.instant },
        {
          title: t('state'),
          key: 'state',
          render: (_, { state, decided_by, decided_at, remark }) => (
            <>
              <Tag color={colours[state]}>{t(state)}</Tag>
              {decided_by && <span className={styles.body}>{t('decidedBy', { name: decided_by, at: format.instant(decided_at) })}</span>}
              {remark && <div className={styles.body}>{remark}</div>}
            </>
          ),
        },
        {
          key: 'actions',
          align: 'right',
          render: (_, approval) =>
            approval.state === 'waiting' ? (
              <Decision approval={approval} />
            ) : (
              approval.result?.task_id && <Link to={`/apps/${app.app_id}/tasks/${approval.result.task_id}`}>{t('report')}</Link>
            ),
        },
      ]}
    />
  );
}

function What({ push }: { push: Approval['push'] }) {
  const t = useApprovalTexts();
  const { notification } = push.message;
  return (
    <>
      {notification?.title ?? push.name ?? t('transmission')}
      <br />
      <span className={styles.body}>{notification?.body ?? push.message.transmission?.slice(0, 80)}</span>
    </>
  );
}
