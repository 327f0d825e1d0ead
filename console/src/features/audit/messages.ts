import type { AuditEntry } from '@/shared/api/schema.gen';
import { texts, type Pair } from '@/shared/text/texts';

const actionNames: Readonly<Record<string, Pair>> = {
  'app.create': ['创建应用', 'App created'],
  'app.change': ['修改应用', 'App changed'],
  'app.rotate-master-secret': ['轮换 Master Secret', 'Master secret rotated'],
  'member.put': ['设置成员', 'Member set'],
  'member.remove': ['移除成员', 'Member removed'],
  'operator.create': ['创建账号', 'Operator created'],
  'operator.change': ['修改账号', 'Operator changed'],
  'operator.change-password': ['修改密码', 'Password changed'],
  'operator.reset-password': ['重置密码', 'Password reset'],
  'access-token.make': ['创建访问令牌', 'Access token made'],
  'access-token.revoke': ['吊销访问令牌', 'Access token ended'],
  'session.open': ['登录', 'Signed in'],
  'session.refused': ['登录被拒绝', 'Sign-in refused'],
  'rules.change': ['修改发送规则', 'Sending rules changed'],
  'callback.configure': ['设置回调', 'Callback set'],
  'callback.remove': ['删除回调', 'Callback removed'],
  'channel.configure': ['设置渠道', 'Channel set'],
  'channel.remove': ['删除渠道', 'Channel removed'],
  'template.create': ['创建模板', 'Template created'],
  'template.change': ['修改模板', 'Template changed'],
  'template.delete': ['删除模板', 'Template deleted'],
  'push.send': ['推送', 'Pushed'],
  'push.ask_approval': ['提交审批', 'Approval asked for'],
  'push.approve': ['批准推送', 'Push approved'],
  'push.reject': ['驳回推送', 'Push rejected'],
  'test-device.put': ['设为测试设备', 'Test device set'],
  'test-device.remove': ['移除测试设备', 'Test device removed'],
  'device.change': ['修改设备', 'Device changed'],
  'consent.decide': ['登记同意', 'Consent noted'],
  'tag.change': ['增减标签', 'Tag changed'],
  'job.begin': ['开始导入', 'Import begun'],
  'job.cancel': ['停止导入', 'Import stopped'],
  'audience_file.add': ['上传人群文件', 'Audience file uploaded'],
  'audience_file.delete': ['删除人群文件', 'Audience file deleted'],
  'task.stop': ['停止任务', 'Task stopped'],
  'task.recall': ['撤回任务', 'Task recalled'],
};

/** Its own name where it has no other. */
export function actionName(action: string): Pair {
  return actionNames[action] ?? [action, action];
}

export const actions = Object.keys(actionNames);

export const actorKinds: Readonly<Record<AuditEntry['actor_kind'], Pair>> = {
  operator: ['账号', 'Operator'],
  access_token: ['访问令牌', 'Access token'],
  platform: ['平台', 'Platform'],
  app_key: ['应用密钥', 'App key'],
  anonymous: ['未登录', 'Not signed in'],
};

export const useTexts = texts({
  appTitle: ['审计日志', 'Audit log'],
  appDescription: ['谁在什么时候改了什么，改之前和之后各是什么。密钥显示为 ***。', 'Who changed what and when, before and after. Secrets show as ***.'],
  platformTitle: ['平台审计', 'Platform audit log'],
  platformDescription: ['整个安装上的全部改动，包括账号与登录。', 'All changes of the installation, with accounts and sign-ins.'],
  at: ['时间', 'Time'],
  actor: ['操作者', 'Actor'],
  actorFilter: ['操作者登录名', "Actor's name"],
  action: ['操作', 'Action'],
  anyAction: ['全部操作', 'Any action'],
  dates: ['日期', 'Dates'],
  subject: ['对象', 'Subject'],
  app: ['应用', 'App'],
  address: ['来源地址', 'Address'],
  changes: ['改动', 'Changes'],
  noChanges: ['没有内容改动', 'Nothing in it changed'],
  field: ['字段', 'Field'],
  before: ['之前', 'Before'],
  after: ['之后', 'After'],
  absent: ['（无）', '(none)'],
  count: ['{n} 处', '{n} {n|field|fields}'],
  none: ['还没有记录', 'No entries yet'],
  noneBody: ['任何改动都会记在这里，不能删除。', 'Every change is noted here and cannot be deleted.'],
  noneFound: ['没有符合条件的记录', 'No entries like that'],
  expand: ['展开改动：{action}', 'Show the changes: {action}'],
  collapse: ['收起改动：{action}', 'Hide the changes: {action}'],
});
