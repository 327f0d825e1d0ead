import { DownOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import type { SessionApp } from '@/shared/session/session';
import { useTexts } from './messages';
import styles from './shell.module.css';

const CREATE = 'create';

export function AppSwitcher({
  apps,
  chosen,
  mayCreate,
}: {
  apps: readonly SessionApp[];
  chosen: SessionApp | undefined;
  mayCreate: boolean;
}) {
  const t = useTexts();
  const navigate = useNavigate();
  const items = [
    ...apps.map((app) => ({ key: app.app_id, label: app.name })),
    ...(mayCreate ? [{ type: 'divider' as const }, { key: CREATE, label: t('newApp'), icon: <PlusOutlined /> }] : []),
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        selectedKeys: chosen ? [chosen.app_id] : [],
        style: { maxHeight: '70vh', overflowY: 'auto' },
        onClick: ({ key }) => void navigate(key === CREATE ? '/welcome' : `/apps/${key}/overview`),
      }}
    >
      <Button type="text" className={styles.appButton} aria-label={`${t('chooseApp')}: ${chosen?.name ?? t('noApp')}`}>
        <span className={styles.appName}>{chosen?.name ?? t('noApp')}</span>
        <DownOutlined />
      </Button>
    </Dropdown>
  );
}
