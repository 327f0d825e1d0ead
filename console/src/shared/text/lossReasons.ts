import type { Pair } from './texts';

/** Loss reasons in a few words, where an answer has only their code. */
const names: Readonly<Record<string, Pair>> = {
  blacklisted: ['在黑名单里', 'Blacklisted'],
  no_consent: ['用户未同意', 'No consent'],
  quiet_hours: ['静默时段', 'Quiet hours'],
  frequency_capped: ['超过频次上限', 'Frequency cap'],
  audience_filtered: ['被发送条件过滤', 'Filtered by the audience settings'],
  no_channel: ['没有可用渠道', 'No channel'],
  over_quota_app: ['厂商配额用完', "The app's quota is used up"],
  over_quota_device: ['单设备配额用完', "The device's quota is used up"],
  vendor_rate_limited: ['厂商限流', 'Rate limited by the vendor'],
  param_over_limit: ['内容超出厂商上限', "Over the vendor's limits"],
  invalid_param: ['参数被厂商拒绝', 'A parameter was refused'],
  content_rejected: ['内容被厂商拒绝', 'The content was refused'],
  auth_failed: ['厂商拒绝凭据', 'Credentials refused'],
  permission_denied: ['没有厂商权限', "No permission at the vendor's"],
  vendor_penalty: ['账号被厂商处罚', 'Punished by the vendor'],
  token_invalid: ['token 失效', 'Token invalid'],
  uninstalled: ['已卸载', 'Uninstalled'],
  user_mismatch: ['用户不符', 'Another user'],
  notification_off: ['通知已关闭', 'Notifications off'],
  app_disabled: ['应用被停用', 'App disabled'],
  device_inactive: ['设备不活跃', 'Device inactive'],
  unsupported: ['渠道不支持', 'Not supported'],
  superseded: ['被新消息覆盖', 'Superseded'],
  expired: ['过期', 'Expired'],
  recalled: ['已撤回', 'Recalled'],
  offline: ['设备离线', 'Offline'],
  held: ['被暂存', 'Held'],
  network_error: ['网络错误', 'Network error'],
  vendor_error: ['厂商出错', 'The vendor failed'],
  sent_unknown: ['已发，结果未知', 'Sent, outcome unknown'],
  no_receipt: ['没有回执', 'No receipt'],
  not_displayed: ['未展示', 'Not displayed'],
  dismissed: ['被清除', 'Dismissed'],
  not_clicked: ['未点击', 'Not clicked'],
  click_failed: ['点击打开失败', 'The click failed'],
  unknown: ['原因未知', 'Unknown'],
};

export function lossReasonName(reason: string): Pair {
  return names[reason] ?? [reason, reason];
}
