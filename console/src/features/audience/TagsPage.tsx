import { ImportOutlined, SearchOutlined, TagOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import { useFormats } from '@/shared/format/formats';
import { LinkButton } from '@/shared/layout/LinkButton';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { PagedTable } from '@/shared/lists/PagedTable';
import { Filters } from '@/shared/lists/TwoLines';
import { usePages } from '@/shared/lists/usePages';
import { Chip } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { ChangeTagDialog } from './ChangeTagDialog';
import { useTexts } from './messages';
import styles from './audience.module.css';

export default function TagsPage() {
  const t = useTexts();
  const may = useMay();
  const { number } = useFormats();
  const { app_id } = useApp();
  const [prefix, setPrefix] = useState('');
  const [changing, setChanging] = useState<string>();
  const pages = usePages(['apps', app_id, 'tags', prefix], (cursor) =>
    ok(api.GET('/apps/{app_id}/tags', { params: { path: { app_id }, query: { prefix: prefix || undefined, cursor } } })),
  );
  const actions = may('audience_write') && (
    <>
      <LinkButton to={`/apps/${app_id}/imports?kind=add_tags`} icon={<ImportOutlined />}>
        {t('import')}
      </LinkButton>
      <Button type="primary" icon={<TagOutlined />} onClick={() => setChanging('')}>
        {t('change')}
      </Button>
    </>
  );
  return (
    <PageFrame title={t('tags')} description={t('tagsDescription')} actions={actions}>
      <Panel flush>
        <Filters>
          <Input
            allowClear
            prefix={<SearchOutlined />}
            aria-label={t('prefix')}
            placeholder={t('prefix')}
            value={prefix}
            onChange={(event) => setPrefix(event.target.value.trim())}
            style={{ width: 240 }}
          />
        </Filters>
        <PagedTable
          pages={pages}
          rowKey="tag"
          label={t('tags')}
          empty={prefix ? <Empty title={t('noTagsFound')} /> : <Empty title={t('noTags')}>{t('noTagsBody')}</Empty>}
          columns={[
            { title: t('tag'), key: 'tag', render: (_, { tag }) => <Chip>{tag}</Chip> },
            { title: t('devices'), key: 'devices', align: 'right', render: (_, { devices }) => number(devices) },
            {
              key: 'do',
              align: 'right',
              render: (_, { tag }) => (
                <span className={styles.links}>
                  {may('device_read') && (
                    <Link to={`/apps/${app_id}/devices?tag=${encodeURIComponent(tag)}`} aria-label={t('seeLabel', { tag })}>
                      {t('see')}
                    </Link>
                  )}
                  {may('audience_write') && (
                    <Button type="link" size="small" aria-label={t('changeOneLabel', { tag })} onClick={() => setChanging(tag)}>
                      {t('changeOne')}
                    </Button>
                  )}
                </span>
              ),
            },
          ]}
        />
      </Panel>
      {changing !== undefined && <ChangeTagDialog tag={changing} onClose={() => setChanging(undefined)} />}
    </PageFrame>
  );
}
