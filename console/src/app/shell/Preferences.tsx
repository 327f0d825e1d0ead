import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Dropdown, Tooltip } from 'antd';
import { setLanguage, useLanguage } from '@/shared/text/language';
import { chooseAppearance, useAppearance, useAppearanceChoice, type AppearanceChoice } from '@/shared/theme/appearance';
import { useTexts } from './messages';

export function LanguageSwitch() {
  const language = useLanguage();
  const t = useTexts();
  const other = language === 'zh-CN' ? 'en-US' : 'zh-CN';
  return (
    <Tooltip title={t('language')}>
      <Button type="text" lang={other} aria-label={t('language')} onClick={() => setLanguage(other)}>
        {t('otherLanguage')}
      </Button>
    </Tooltip>
  );
}

export function AppearanceSwitch() {
  const t = useTexts();
  const choice = useAppearanceChoice();
  const appearance = useAppearance();
  const items = [
    { key: 'system', icon: <DesktopOutlined />, label: t('system') },
    { key: 'light', icon: <SunOutlined />, label: t('light') },
    { key: 'dark', icon: <MoonOutlined />, label: t('dark') },
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        selectable: true,
        selectedKeys: [choice],
        onClick: ({ key }) => chooseAppearance(key as AppearanceChoice),
      }}
    >
      <Button type="text" aria-label={t('appearance')} icon={appearance === 'dark' ? <MoonOutlined /> : <SunOutlined />} />
    </Dropdown>
  );
}
