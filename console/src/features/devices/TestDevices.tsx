import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { api, ok } from '@/shared/api/client';
import type { Platform, TestDevice } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { DataTable } from '@/shared/lists/PagedTable';
import { TwoLines } from '@/shared/lists/TwoLines';
import { Code } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { Empty, Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { platformNames } from '@/shared/text/vocabulary';
import { ConnectionMark } from './DeviceList';
import { useTexts } from './messages';

/** The team's own devices. */
export function TestDevices() {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { instant } = useFormats();
  const { app_id } = useApp();
  const key = ['apps', app_id, 'test-devices'];
  const query = useQuery({ queryKey: key, queryFn: () => ok(api.GET('/apps/{app_id}/test-devices', { params: { path: { app_id } } })) });
  const remove = useAction<string>({
    run: (cid) => ok(api.DELETE('/apps/{app_id}/test-devices/{cid}', { params: { path: { app_id, cid } } })),
    done: t('removed'),
    changes: [key, ['apps', app_id, 'device']],
  });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('noTest')}>{t('noTestBody')}</Empty>
        ) : (
          <DataTable<TestDevice>
            label={t('test')}
            rowKey="cid"
            items={items}
            columns={[
              {
                title: t('remark'),
                key: 'remark',
                render: (_, device) => (
                  <TwoLines first={<Link to={`/apps/${app_id}/devices/${device.cid}`}>{device.remark}</Link>} second={<Code>{device.cid}</Code>} />
                ),
              },
              {
                title: t('device'),
                key: 'device',
                render: (_, { brand, model, platform }) => (
                  <TwoLines first={[brand, model].filter(Boolean).join(' ') || '–'} second={platform && pair(platformNames[platform as Platform])} />
                ),
              },
              { title: t('connection'), key: 'connected', render: (_, device) => <ConnectionMark connected={device.connected} /> },
              { title: t('added'), key: 'added', render: (_, device) => instant(device.created_at) },
              {
                key: 'remove',
                align: 'right',
                render: (_, { cid }) =>
                  may('device_write') && (
                    <Button type="link" size="small" aria-label={t('removeLabel', { cid })} onClick={() => remove.mutate(cid)}>
                      {t('remove')}
                    </Button>
                  ),
              },
            ]}
          />
        )
      }
    </Loaded>
  );
}
