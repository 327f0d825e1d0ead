import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Dropdown, Tooltip } from 'antd';
import { setLanguage, useLanguage } from '../text/language';
import { chooseAppearance, useAppearance, useAppearanceChoice, type AppearanceChoice } from '../theme/appearance';
import { texts } from '../text/texts';

const useTexts = texts({
  language: ['Switch to English', '切换为中文'],
  otherLanguage: ['EN', '中文'],
  appearance: ['外观', 'Appearance'],
  system: ['跟随系统', 'As the system'],
  light: ['浅色', 'Light'],
  dark: ['深色', 'Dark'],
});

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
