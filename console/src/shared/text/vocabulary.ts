import type { Category, Permission, Platform, Role } from '../api/schema.gen';
import type { Pair } from './texts';

// Names that several features use. Keys are the API's.

/** Channels by their id, as `channel` says it in answers. */
export const channelNames: Readonly<Record<string, Pair>> = {
  device: ['鸿雁长连接', 'Own connection'],
  apns: ['苹果 APNs', 'Apple APNs'],
  fcm: ['谷歌 FCM', 'Google FCM'],
  huawei: ['华为', 'Huawei'],
  harmony: ['鸿蒙', 'HarmonyOS'],
  honor: ['荣耀', 'Honor'],
  xiaomi: ['小米', 'Xiaomi'],
  'xiaomi-global': ['小米海外', 'Xiaomi overseas'],
  oppo: ['OPPO', 'OPPO'],
  'oppo-global': ['OPPO 海外', 'OPPO overseas'],
  vivo: ['vivo', 'vivo'],
  meizu: ['魅族', 'Meizu'],
  ups: ['统一推送 UPS', 'UPS'],
  webpush: ['网页推送', 'Web Push'],
  sms: ['短信', 'SMS'],
  email: ['邮件', 'Email'],
  wechat: ['微信公众号', 'WeChat official account'],
  'wechat-mini': ['微信小程序', 'WeChat mini program'],
  dingtalk: ['钉钉工作通知', 'DingTalk work notice'],
  'dingtalk-robot': ['钉钉群机器人', 'DingTalk robot'],
  feishu: ['飞书消息', 'Feishu message'],
  'feishu-robot': ['飞书群机器人', 'Feishu robot'],
  wecom: ['企业微信消息', 'WeCom message'],
  'wecom-robot': ['企业微信群机器人', 'WeCom robot'],
  webhook: ['自定义通道', 'Webhook'],
  rcs: ['5G 消息', 'RCS'],
  voice: ['语音外呼', 'Voice call'],
  ads: ['广告人群包', 'Advertising audience'],
};

export function channelName(channel: string): Pair {
  return channelNames[channel] ?? [channel, channel];
}

export const platformNames: Readonly<Record<Platform, Pair>> = {
  android: ['安卓', 'Android'],
  ios: ['iOS', 'iOS'],
  harmony: ['鸿蒙', 'HarmonyOS'],
  web: ['网页', 'Web'],
  miniProgram: ['小程序', 'Mini program'],
  other: ['其他', 'Other'],
};

export const roleNames: Readonly<Record<Role, Pair>> = {
  owner: ['所有者', 'Owner'],
  developer: ['开发者', 'Developer'],
  operator: ['运营', 'Operator'],
  support: ['客服', 'Support'],
  auditor: ['审计', 'Auditor'],
};

export const categoryNames: Readonly<Record<Category, Pair>> = {
  social: ['社交', 'Social'],
  news: ['新闻资讯', 'News'],
  shopping: ['电商购物', 'Shopping'],
  finance: ['金融理财', 'Finance'],
  travel: ['出行旅游', 'Travel'],
  video: ['影音视频', 'Video'],
  music: ['音乐', 'Music'],
  game: ['游戏', 'Games'],
  education: ['教育', 'Education'],
  health: ['健康医疗', 'Health'],
  tools: ['实用工具', 'Tools'],
  food: ['餐饮美食', 'Food'],
  business: ['商务办公', 'Business'],
  government: ['政务', 'Government'],
  other: ['其他', 'Other'],
};

/** The stages of a delivery, in their order. */
export const stageNames = {
  targeted: ['目标', 'Targeted'],
  eligible: ['可下发', 'Eligible'],
  sent: ['下发', 'Sent'],
  arrived: ['到达', 'Arrived'],
  displayed: ['展示', 'Displayed'],
  clicked: ['点击', 'Clicked'],
} as const satisfies Record<string, Pair>;

/** What becomes of a device that is no longer under way, beside the stages. */
export const outcomeNames = {
  filtered: ['过滤', 'Filtered'],
  pending: ['等待', 'Pending'],
  in_flight: ['在途', 'In flight'],
  lost: ['丢失', 'Lost'],
  expired: ['过期', 'Expired'],
  recalled: ['撤回', 'Recalled'],
  dismissed: ['清除', 'Dismissed'],
} as const satisfies Record<string, Pair>;

export const rateNames = {
  arrival: ['到达率', 'Arrival rate'],
  display: ['展示率', 'Display rate'],
  click: ['点击率', 'Click rate'],
} as const satisfies Record<string, Pair>;

/** What an account is, beside `ok`: `ChannelAccount.state`. */
export const channelStateNames: Readonly<Record<string, Pair>> = {
  none: ['未配置', 'Not set up'],
  disabled: ['已停用', 'Disabled'],
  ok: ['正常', 'OK'],
  down: ['暂停：厂商故障', 'Down: the vendor fails'],
  recovering: ['恢复中', 'Recovering'],
  paused: ['暂停：厂商要求等待', 'Paused: the vendor asked to wait'],
};

/** Kinds of alarms, lower case as answers have them. */
export const alarmNames: Readonly<Record<string, Pair>> = {
  auth_failed: ['厂商拒绝了凭据', 'The vendor refuses the credentials'],
  vendor_penalty: ['账号被厂商处罚', 'The vendor punishes the account'],
  quota_exhausted: ['当日配额已用完', "The day's quota is used up"],
  quota_low: ['配额即将用完', 'The quota runs short'],
  mass_invalid_tokens: ['大量 token 失效', 'Many tokens are called invalid'],
  vendor_down: ['厂商服务不可用', 'The vendor is down'],
  misconfigured: ['配置有误', 'Misconfigured'],
  unreachable: ['连接不到厂商', 'The vendor cannot be reached'],
  expiring: ['证书或密钥将到期', 'A certificate or secret ends soon'],
  receipts_late: ['回执延迟', 'Receipts are late'],
  receipts_missing: ['没有回执', 'No receipts'],
};

export const permissionNames: Readonly<Record<Permission, Pair>> = {
  app_read: ['查看应用', 'See the app'],
  app_write: ['修改应用', 'Change the app'],
  key_rotate: ['轮换密钥', 'Rotate keys'],
  member_write: ['管理成员', 'Manage members'],
  audit_read: ['查看审计日志', 'See the audit log'],
  push_test: ['测试推送', 'Send tests'],
  push_send: ['推送', 'Push'],
  push_approve: ['审批推送', 'Approve pushes'],
  template_write: ['编辑模板', 'Edit templates'],
  device_read: ['查看设备', 'See devices'],
  device_write: ['修改设备', 'Change devices'],
  audience_write: ['管理用户', 'Manage the audience'],
  channel_write: ['管理渠道', 'Manage channels'],
  rules_write: ['管理发送规则', 'Manage sending rules'],
  callback_write: ['管理回执回调', 'Manage callbacks'],
};
