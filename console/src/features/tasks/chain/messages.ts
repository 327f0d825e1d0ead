import { texts, type Pair } from '@/shared/text/texts';

const stepNames: Readonly<Record<string, Pair>> = {
  accepted: ['受理', 'Accepted'],
  targeted: ['选中', 'Targeted'],
  filtered: ['过滤', 'Filtered'],
  stored: ['入库等待', 'Stored'],
  assigned: ['分配渠道', 'Channel chosen'],
  truncated: ['截短', 'Truncated'],
  sent: ['下发', 'Sent'],
  refused: ['被拒绝', 'Refused'],
  arrived: ['到达', 'Arrived'],
  displayed: ['展示', 'Displayed'],
  clicked: ['点击', 'Clicked'],
  dismissed: ['清除', 'Dismissed'],
  lost: ['丢失', 'Lost'],
  expired: ['过期', 'Expired'],
  recalled: ['撤回', 'Recalled'],
  waiting: ['等待中', 'Waiting'],
};

export function stepName(step: string): Pair {
  return stepNames[step] ?? [step, step];
}

export const useTexts = texts({
  title: ['消息链路', 'Message chain'],
  description: ['一条消息在一台设备上经历了什么、为什么没到。', 'What became of one message on its way to one device, and why it did not get there.'],
  task: ['任务 ID', 'Task id'],
  taskNeeded: ['填写任务 ID', 'Give the task id'],
  cid: ['设备 CID', 'CID of the device'],
  cidNeeded: ['CID 是 32 位十六进制字符', 'A CID is 32 hexadecimal characters'],
  look: ['查询', 'Look up'],
  life: ['这条消息的经过', 'The life of this message'],
  report: ['任务报告', 'Report'],
  device: ['设备详情', 'Device'],
  ask: ['输入任务 ID 和 CID', 'Give a task id and a CID'],
  askBody: ['任务 ID 在推送记录里，CID 在设备页、SDK 日志或丢失名单的 CSV 里。', 'The task id is in the push records; the CID on the device page, in the SDK log, or in an exported list of losses.'],
  noTarget: ['这台设备不是这次推送的目标', 'This device was no target of that push'],
  noTargetBody: ['推送选取受众时没有选中它，因此没有任何记录。', 'The push did not choose it when it chose its audience, so there is nothing to tell.'],
  later: ['隔 {span}', '{span} later'],
  vendorCode: ['厂商码', 'Vendor code'],
});
