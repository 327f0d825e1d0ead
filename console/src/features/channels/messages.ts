import type { ChannelAccount } from '@/shared/api/schema.gen';
import { texts, type Pair } from '@/shared/text/texts';

export const groupNames: Readonly<Record<ChannelAccount['group'], Pair>> = {
  push: ['推送通道', 'Push services'],
  person: ['触达到人', 'To a person'],
  robot: ['群机器人', 'Group robots'],
};

export const classNames = {
  service: ['服务类', 'Service'],
  marketing: ['营销类', 'Marketing'],
} as const satisfies Record<string, Pair>;

export const useTexts = texts({
  title: ['渠道', 'Channels'],
  description: ['离线设备经厂商通道送达；短信、邮件等用于补量。在这里填写各渠道的凭据。', 'Offline devices are reached by their vendors; SMS, email and others serve as fallback. Give the credentials of each here.'],
  ready: ['已配置 {n} 个', '{n} set up'],
  quota: ['今日配额', "Today's quota"],
  used: ['已用 {used} / {total}，剩 {left}', '{used} of {total} used, {left} left'],
  unlimited: ['不限量', 'Unlimited'],
  setUp: ['配置', 'Set up'],

  none: ['这个渠道还没有配置', 'This channel is not set up'],
  noneBody: ['按下面的说明填写厂商后台给的凭据，保存后点“检测”。', "Fill in what the vendor's console gives you, save, then check."],
  notFound: ['没有这个渠道', 'There is no such channel'],
  all: ['全部渠道', 'All channels'],
  state: ['状态', 'State'],
  check: ['检测', 'Check'],
  checkNote: ['真的向厂商认证一次，不发送任何消息', 'Authenticates with the vendor for real; sends nothing'],
  checkOk: ['凭据有效：厂商接受了认证', 'The credentials are good: the vendor accepted them'],
  checkOurs: ['凭据或配置有误：{text}', 'Credentials or settings are wrong: {text}'],
  checkVendor: ['厂商那边有问题：{text}', 'The vendor has trouble: {text}'],
  remove: ['删除配置', 'Delete'],
  removeAsk: ['删除这个渠道的配置？', 'Delete the settings of this channel?'],
  removeBody: ['凭据会被清除，走这个渠道的设备改为等待自有长连接。', 'Its credentials are erased; devices reached by it wait for the own connection.'],
  removed: ['已删除', 'Deleted'],
  cancel: ['取消', 'Cancel'],
  save: ['保存', 'Save'],
  saved: ['已保存，立即生效', 'Saved; in force at once'],
  credentials: ['凭据', 'Credentials'],
  limitsGroup: ['配额、限速与截短', 'Quotas, rates and truncation'],
  advanced: ['高级设置', 'Advanced'],
  required: ['必填', 'Required'],
  secretSet: ['已保存，留空则不变', 'Kept; leave empty to keep it'],
  byDefault: ['默认 {value}', 'Default {value}'],
  reset: ['恢复默认', 'Back to the default'],
  resetLabel: ['{name}恢复默认', '{name}: back to the default'],
  yes: ['是', 'Yes'],
  no: ['否', 'No'],
  defaultChoice: ['默认（{value}）', 'Default ({value})'],
  quotas: ['配额', 'Quotas'],
  noQuotas: ['这个渠道没有每日配额。', 'This channel has no daily quota.'],
  limits: ['厂商限制', "The vendor's limits"],
  titleLimit: ['标题', 'Title'],
  bodyLimit: ['正文', 'Body'],
  batch: ['每次请求', 'Per request'],
  batchValue: ['{n} 台设备', '{n} {n|device|devices}'],
  rate: ['速率', 'Rate'],
  rateValue: ['每秒 {n}', '{n} a second'],
  validity: ['最长有效期', 'Longest validity'],
  noLimit: ['不限', 'No limit'],
  callback: ['回执地址', 'Callback URL'],
  callbackNote: ['登记到厂商后台，才能收到送达与点击回执', "Register it in the vendor's console to get arrivals and clicks"],
  readOnly: ['你的角色只能查看，不能修改渠道。', 'Your role may look at channels but not change them.'],
});

const units: Readonly<Record<string, Pair>> = {
  characters: ['{n} 个字', '{n} characters'],
  bytes: ['{n} 字节', '{n} bytes'],
  utf16: ['{n} 个 UTF-16 单元', '{n} UTF-16 units'],
};

export function limitText(n: number, unit: string | null): readonly [Pair, { n: number }] {
  return [units[unit ?? 'characters'] ?? [`{n} ${unit}`, `{n} ${unit}`], { n }];
}
