import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { api, ok } from '@/shared/api/client';
import { PageFrame, Panel, Stack } from '@/shared/layout/PageFrame';
import { useApp } from '@/shared/session/session';
import { Loaded } from '@/shared/states/states';
import { DeadLetters } from './DeadLetters';
import { Deliveries } from './Deliveries';
import { useTexts } from './messages';
import { ReceiverForm } from './ReceiverForm';
import { StatusFigures } from './StatusFigures';
import styles from './callbacks.module.css';

const REFRESH_MS = 5_000;

export default function CallbacksPage() {
  const t = useTexts();
  const { app_id } = useApp();
  const [address, setAddress] = useSearchParams();
  const query = useQuery({
    queryKey: ['apps', app_id, 'callback'],
    queryFn: () => ok(api.GET('/apps/{app_id}/callback', { params: { path: { app_id } } })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <Loaded query={query}>
        {({ settings, status }) => (
          <Stack>
            {status && <StatusFigures status={status} />}
            <Panel flush>
              <Tabs
                className={styles.tabs}
                activeKey={address.get('show') ?? 'settings'}
                onChange={(show) => setAddress(show === 'settings' ? {} : { show }, { replace: true })}
                items={[
                  { key: 'settings', label: t('settings'), children: <ReceiverForm settings={settings} /> },
                  { key: 'deliveries', label: t('deliveries'), children: <Deliveries /> },
                  { key: 'dead', label: t('dead'), children: <DeadLetters /> },
                ]}
              />
            </Panel>
          </Stack>
        )}
      </Loaded>
    </PageFrame>
  );
}
