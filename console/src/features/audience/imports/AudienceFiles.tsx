import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import { API_ROOT, api, ok } from '@/shared/api/client';
import type { AudienceFile } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { DataTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { Chip, Chips } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { useTexts } from './messages';
import styles from './imports.module.css';

/** Uploaded audiences, to push to. */
export function AudienceFiles() {
  const t = useTexts();
  const may = useMay();
  const { modal } = App.useApp();
  const { instant, number } = useFormats();
  const { app_id } = useApp();
  const key = ['apps', app_id, 'audience-files'];
  const query = useQuery({ queryKey: key, queryFn: () => ok(api.GET('/apps/{app_id}/audience-files', { params: { path: { app_id } } })) });
  const remove = useAction<string>({
    run: (id) => ok(api.DELETE('/apps/{app_id}/audience-files/{id}', { params: { path: { app_id, id } } })),
    done: t('removed'),
    changes: [key],
  });
  const ask = (id: string) =>
    modal.confirm({
      title: t('removeAsk'),
      content: t('removeBody'),
      okText: t('remove'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(id).catch(() => undefined),
    });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('noFiles')}>{t('noFilesBody')}</Empty>
        ) : (
          <DataTable<AudienceFile>
            label={t('files')}
            rowKey="id"
            items={items}
            columns={[
              { title: t('name'), key: 'name', render: (_, { name }) => name },
              { title: t('lines'), key: 'lines', align: 'right', render: (_, { lines }) => number(lines) },
              { title: t('devices'), key: 'devices', align: 'right', render: (_, { devices }) => number(devices) },
              {
                title: t('refused'),
                key: 'refused',
                align: 'right',
                render: (_, { id, name, refused }) =>
                  refused > 0 && may('audience_write') ? (
                    <Button
                      type="link"
                      size="small"
                      icon={<DownloadOutlined />}
                      href={`${API_ROOT}/apps/${app_id}/audience-files/${id}/refused`}
                      download={`${name}-refused.csv`}
                      aria-label={t('refusedLabel', { n: refused, name })}
                    >
                      {t('refusedDownload', { n: refused })}
                    </Button>
                  ) : (
                    number(refused)
                  ),
              },
              {
                title: t('variables'),
                key: 'variables',
                render: (_, { variables }) =>
                  variables.length === 0 ? (
                    '–'
                  ) : (
                    <Chips>
                      {variables.map((name) => (
                        <Chip key={name}>{name}</Chip>
                      ))}
                    </Chips>
                  ),
              },
              {
                title: t('created'),
                key: 'created',
                render: (_, file) => <TwoLines first={instant(file.created_at)} second={t('by', { name: file.created_by })} />,
              },
              {
                key: 'do',
                align: 'right',
                render: (_, { id, name }) => (
                  <span className={styles.links}>
                    {may('push_send') && (
                      <Link to={`/apps/${app_id}/push/new?file=${id}`} aria-label={t('pushLabel', { name })}>
                        {t('push')}
                      </Link>
                    )}
                    {may('audience_write') && (
                      <Button type="link" size="small" aria-label={t('removeLabel', { name })} onClick={() => ask(id)}>
                        {t('remove')}
                      </Button>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )
      }
    </Loaded>
  );
}
