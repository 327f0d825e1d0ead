import { texts } from '@/shared/text/texts';

export const useTexts = texts({
  skip: ['跳到正文', 'Skip to content'],
  navigation: ['主导航', 'Main navigation'],
  openNavigation: ['打开导航', 'Open navigation'],
  closeNavigation: ['关闭导航', 'Close navigation'],
  chooseApp: ['切换应用', 'Switch app'],
  searchApp: ['搜索应用', 'Search apps'],
  noApp: ['还没有应用', 'No app yet'],
  newApp: ['创建应用', 'Create an app'],
  account: ['账号', 'Account'],
  sessions: ['登录与访问令牌', 'Sessions and access tokens'],
  password: ['修改密码', 'Change password'],
  signOut: ['退出登录', 'Sign out'],
  createPush: ['创建推送', 'New push'],
  tour: ['三分钟上手', 'Three-minute tour'],
});
