import { CompassOutlined, KeyOutlined, LogoutOutlined, SafetyOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { useSession, useSignOut } from '@/shared/session/session';
import { useTexts } from './messages';

export function AccountMenu() {
  const t = useTexts();
  const navigate = useNavigate();
  const session = useSession();
  const signOut = useSignOut();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', disabled: true, label: session.display_name || session.name },
          { type: 'divider' },
          { key: '/welcome', icon: <CompassOutlined />, label: t('tour') },
          { key: '/account', icon: <SafetyOutlined />, label: t('sessions') },
          { key: '/password', icon: <KeyOutlined />, label: t('password') },
          { key: 'signOut', icon: <LogoutOutlined />, label: t('signOut') },
        ],
        onClick: ({ key }) => (key === 'signOut' ? signOut.mutate() : void navigate(key)),
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={t('account')} />
    </Dropdown>
  );
}
