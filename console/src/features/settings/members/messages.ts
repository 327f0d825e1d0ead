import type { Role } from '@/shared/api/schema.gen';
import { texts, type Pair } from '@/shared/text/texts';

export const roleNotes: Readonly<Record<Role, Pair>> = {
  owner: ['全部权限，包括成员、审批和应用设置', 'Everything, with members, approvals and app settings'],
  developer: ['推送、渠道、规则、回调和密钥；不管成员与审批', 'Pushes, channels, rules, callbacks and keys; not members and approvals'],
  operator: ['推送、模板和用户管理', 'Pushes, templates and the audience'],
  support: ['查设备、链路，发测试消息', 'Looks up devices and chains, sends tests'],
  auditor: ['只读，包括审计日志', 'Reads only, the audit log too'],
};

export const useTexts = texts({
  title: ['成员', 'Members'],
  description: ['谁能在这个应用里做什么。', 'Who may do what in this app.'],
  add: ['添加成员', 'Add a member'],
  member: ['成员', 'Member'],
  role: ['角色', 'Role'],
  mayDo: ['可以做', 'May do'],
  name: ['登录名', 'Name'],
  nameNote: ['平台管理员先创建账号，这里填它的登录名', 'A platform admin makes the account first; give its name here'],
  nameNeeded: ['填写登录名', 'Give the name'],
  you: ['（你）', '(you)'],
  remove: ['移除', 'Remove'],
  removeLabel: ['移除 {name}', 'Remove {name}'],
  removeAsk: ['把 {name} 移出这个应用？', 'Remove {name} from this app?'],
  removeBody: ['对方将立即失去对这个应用的访问。', 'They lose their access to this app at once.'],
  removed: ['已移除', 'Removed'],
  saved: ['已保存', 'Saved'],
  save: ['保存', 'Save'],
  cancel: ['取消', 'Cancel'],
  none: ['还没有成员', 'No members yet'],
  noneBody: ['平台管理员不必是成员也能管理应用。', 'Platform admins manage apps without being members.'],
  roleOf: ['{name} 的角色', 'Role of {name}'],
  permissions: ['各角色的权限', 'What each role may do'],
});
