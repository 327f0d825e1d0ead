import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { DownOutlined } from '@ant-design/icons';
import { api, ok } from '@/shared/api/client';
import type { ConsentDecision } from '@/shared/api/schema.gen';
import { useAction } from '@/shared/actions/useAction';
import { useFormats } from '@/shared/format/formats';
import { Panel } from '@/shared/layout/PageFrame';
import { DataTable } from '@/shared/lists/PagedTable';
import { Mark } from '@/shared/marks/Mark';
import { useApp, useMay } from '@/shared/session/session';
import { Loaded } from '@/shared/states/states';
import { usePair } from '@/shared/text/texts';
import { purposeNames, useTexts } from './messages';
import styles from './devices.module.css';

const purposes = ['marketing', 'service'] as const;

/** What its user agreed to; decisions told by phone or at a counter are noted here. */
export function ConsentPanel({ cid }: { cid: string }) {
  const t = useTexts();
  const pair = usePair();
  const may = useMay();
  const { instant } = useFormats();
  const { app_id } = useApp();
  const key = ['apps', app_id, 'device', cid, 'consents'];
  const query = useQuery({
    queryKey: key,
    queryFn: () => ok(api.GET('/apps/{app_id}/devices/{cid}/consents', { params: { path: { app_id, cid } } })),
  });
  const decide = useAction<{ purpose: string; granted: boolean }>({
    run: (body) => ok(api.POST('/apps/{app_id}/devices/{cid}/consents', { params: { path: { app_id, cid } }, body })),
    done: t('saved'),
    changes: [key, ['apps', app_id, 'consents']],
  });
  const purposeName = (purpose: string) => pair(purposeNames[purpose] ?? [purpose, purpose]);
  const known = [...new Set([...purposes, ...(query.data?.items ?? []).map(({ purpose }) => purpose)])];
  const sources: Record<string, string> = { api: t('sourceApi'), device: t('sourceDevice'), import: t('sourceImport') };
  return (
    <Panel
      flush
      title={t('consents')}
      extra={
        may('device_write') && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: known.flatMap((purpose) => [
                { key: `1${purpose}`, label: `${purposeName(purpose)}: ${t('granted')}` },
                { key: `0${purpose}`, label: `${purposeName(purpose)}: ${t('withdrawn')}` },
              ]),
              onClick: (chosen) => decide.mutate({ purpose: chosen.key.slice(1), granted: chosen.key.startsWith('1') }),
            }}
          >
            <Button size="small" loading={decide.isPending}>
              {t('noteDecision')} <DownOutlined />
            </Button>
          </Dropdown>
        )
      }
    >
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.padded}>{t('noConsents')}</p>
          ) : (
            <DataTable<ConsentDecision>
              label={t('consents')}
              rowKey={(decision) => `${decision.purpose}/${decision.at}`}
              items={items}
              columns={[
                { title: t('purpose'), key: 'purpose', render: (_, { purpose }) => purposeName(purpose) },
                {
                  title: t('decision'),
                  key: 'granted',
                  render: (_, { granted }) => <Mark tone={granted ? 'good' : 'bad'}>{granted ? t('granted') : t('withdrawn')}</Mark>,
                },
                { title: t('time'), key: 'at', render: (_, { at }) => instant(at) },
                { title: t('source'), key: 'source', render: (_, { source }) => sources[source] ?? source },
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
