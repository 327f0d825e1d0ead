import { texts } from '@/shared/text/texts';

export const useTemplateTexts = texts({
  title: ['消息模板', 'Templates'],
  description: ['存下常用的推送，下次一键套用。', 'Pushes worth keeping, reused in one click.'],
  search: ['搜索模板名称', 'Search by name'],
  none: ['还没有模板', 'No template yet'],
  noneBody: ['写好一条推送后点“存为模板”，下次一键套用。', 'Write a push and save it as a template to reuse it in one click.'],
  noneFound: ['没有叫这个名字的模板', 'No template of that name'],
  create: ['去写一条推送', 'Write a push'],
  name: ['名称', 'Name'],
  content: ['内容', 'Content'],
  createdBy: ['创建人', 'By'],
  changedAt: ['更新时间', 'Changed'],
  use: ['套用', 'Use'],
  remove: ['删除', 'Delete'],
  removeSure: ['删除模板“{name}”？', 'Delete “{name}”?'],
  removed: ['已删除', 'Deleted'],
  cancel: ['取消', 'Cancel'],
  more: ['加载更多', 'More'],
  transmission: ['透传', 'Transmission'],
  revoke: ['撤回', 'Recall'],
});
