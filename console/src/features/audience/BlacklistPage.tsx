import { ImportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { LinkButton } from '@/shared/layout/LinkButton';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { PagedTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { usePages } from '@/shared/lists/usePages';
import { Code } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { Empty } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { platformNames } from '@/shared/text/vocabulary';
import { useTexts } from './messages';

export default function BlacklistPage() {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { instant } = useFormats();
  const { app_id } = useApp();
  const key = ['apps', app_id, 'blacklist'];
  const pages = usePages(key, (cursor) => ok(api.GET('/apps/{app_id}/blacklist', { params: { path: { app_id }, query: { cursor } } })));
  const takeOff = useAction<string>({
    run: (cid) => ok(api.PATCH('/apps/{app_id}/devices/{cid}', { params: { path: { app_id, cid } }, body: { blacklisted: false } })),
    done: t('takenOff'),
    changes: [key, ['apps', app_id, 'device']],
  });
  const actions = may('audience_write') && (
    <LinkButton to={`/apps/${app_id}/imports?kind=blacklist`} icon={<ImportOutlined />}>
      {t('import')}
    </LinkButton>
  );
  return (
    <PageFrame title={t('blacklist')} description={t('blacklistDescription')} actions={actions}>
      <Panel flush>
        <PagedTable
          pages={pages}
          rowKey="cid"
          label={t('blacklist')}
          empty={<Empty title={t('noBlacklist')}>{t('noBlacklistBody')}</Empty>}
          columns={[
            {
              title: t('cid'),
              key: 'cid',
              render: (_, { cid }) => (
                <Link to={`/apps/${app_id}/devices/${cid}`}>
                  <Code>{cid}</Code>
                </Link>
              ),
            },
            {
              title: t('device'),
              key: 'device',
              render: (_, { brand, model, platform }) => (
                <TwoLines first={[brand, model].filter(Boolean).join(' ') || '–'} second={pair(platformNames[platform])} />
              ),
            },
            { title: t('aliases'), key: 'aliases', render: (_, { aliases }) => aliases.map(({ alias }) => alias).join(', ') || '–' },
            { title: t('lastLogin'), key: 'login', render: (_, { last_login }) => instant(last_login) },
            {
              key: 'do',
              align: 'right',
              render: (_, { cid }) =>
                may('device_write') && (
                  <Button type="link" size="small" aria-label={t('takeOffLabel', { cid })} onClick={() => takeOff.mutate(cid)}>
                    {t('takeOff')}
                  </Button>
                ),
            },
          ]}
        />
      </Panel>
    </PageFrame>
  );
}
