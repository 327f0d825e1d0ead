import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import { useProblemText } from '@/shared/api/problemText';
import type { Template } from '@/shared/api/schema.gen';
import { useFormats } from '@/shared/format/formats';
import { LinkButton } from '@/shared/layout/LinkButton';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { useApp, useMay } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { useTemplateTexts } from './templates/messages';
import { useSettled } from './useSettled';
import styles from './templates/templates.module.css';

export default function TemplatesPage() {
  const t = useTemplateTexts();
  const { app_id } = useApp();
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const query = useInfiniteQuery({
    queryKey: ['apps', app_id, 'templates', 'pages', q],
    queryFn: ({ pageParam: cursor }) =>
      ok(api.GET('/apps/{app_id}/templates', { params: { path: { app_id }, query: { ...(q && { q }), ...(cursor && { cursor }) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <Panel flush>
        <div className={styles.bar}>
          <Input.Search
            aria-label={t('search')}
            placeholder={t('search')}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            allowClear
            style={{ maxWidth: 300 }}
          />
        </div>
        <Loaded query={query}>{({ pages }) => <Templates templates={pages.flatMap((page) => page.items)} searched={q !== ''} />}</Loaded>
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

function Templates({ templates, searched }: { templates: readonly Template[]; searched: boolean }) {
  const t = useTemplateTexts();
  const format = useFormats();
  const problemText = useProblemText();
  const { app_id } = useApp();
  const may = useMay();
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => ok(api.DELETE('/apps/{app_id}/templates/{id}', { params: { path: { app_id, id } } })),
    onSuccess: () => {
      message.success(t('removed'));
      return queries.invalidateQueries({ queryKey: ['apps', app_id, 'templates'] });
    },
    onError: (error) => message.error(problemText(error)),
  });
  const link = (id: string) => `/apps/${app_id}/push/new?template=${encodeURIComponent(id)}`;
  if (templates.length === 0) {
    return searched ? (
      <Empty title={t('noneFound')} />
    ) : (
      <Empty
        title={t('none')}
        action={
          may('push_send') && (
            <LinkButton to={`/apps/${app_id}/push/new`} type="primary">
              {t('create')}
            </LinkButton>
          )
        }
      >
        {t('noneBody')}
      </Empty>
    );
  }
  return (
    <Table<Template>
      rowKey="id"
      dataSource={[...templates]}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('name'), dataIndex: 'name', render: (name: string, { id }) => <Link to={link(id)}>{name}</Link> },
        { title: t('content'), key: 'content', render: (_, template) => <Content template={template} /> },
        { title: t('createdBy'), dataIndex: 'created_by' },
        { title: t('changedAt'), dataIndex: 'changed_at', render: (at: string) => format.instant(at) },
        {
          key: 'actions',
          align: 'right',
          render: (_, { id, name }) => (
            <>
              {may('push_send') && <Link to={link(id)}>{t('use')}</Link>}
              {may('template_write') && (
                <Button
                  type="link"
                  danger
                  onClick={() =>
                    modal.confirm({
                      title: t('removeSure', { name }),
                      okText: t('remove'),
                      cancelText: t('cancel'),
                      okButtonProps: { danger: true },
                      onOk: () => remove.mutateAsync(id).catch(() => undefined),
                    })
                  }
                >
                  {t('remove')}
                </Button>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

function Content({ template }: { template: Template }) {
  const t = useTemplateTexts();
  const { notification, transmission, revoke } = template.push.message;
  if (notification) {
    return (
      <>
        {notification.title}
        <br />
        <span className={styles.body}>{notification.body}</span>
      </>
    );
  }
  return (
    <span className={styles.body}>
      {revoke ? `${t('revoke')} ${revoke.old_task_id}` : `${t('transmission')} ${transmission?.slice(0, 60)}`}
    </span>
  );
}
