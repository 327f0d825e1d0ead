import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { PageFrame, Panel } from '@/shared/layout/PageFrame';
import { DeviceList } from './DeviceList';
import { TestDevices } from './TestDevices';
import { useTexts } from './messages';
import styles from './devices.module.css';

export default function DevicesPage() {
  const t = useTexts();
  const [address, setAddress] = useSearchParams();
  return (
    <PageFrame title={t('title')} description={t('description')}>
      <Panel flush>
        <Tabs
          className={styles.tabs}
          activeKey={address.get('show') ?? 'all'}
          onChange={(show) => setAddress(show === 'all' ? {} : { show })}
          items={[
            { key: 'all', label: t('all'), children: <DeviceList /> },
            { key: 'test', label: t('test'), children: <TestDevices /> },
          ]}
        />
      </Panel>
    </PageFrame>
  );
}
