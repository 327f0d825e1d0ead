import { texts } from '../text/texts';
import { problemOf } from './problem';

const useTexts = texts({
  offline: ['连接不到服务器，请检查网络后重试', 'The server cannot be reached. Check your connection and try again.'],
  forbidden: ['你没有做这件事的权限', 'You are not allowed to do this'],
  notFound: ['没有找到，可能已被删除', 'Not found; it may have been deleted'],
  busy: ['服务器正忙，请稍后重试', 'The server is busy. Try again in a moment.'],
  server: ['服务器出错了，请稍后重试', 'The server failed. Try again in a moment.'],
  field: ['{field}：{detail}', '{field}: {detail}'],
});

// Problems whose `code` says all there is to say; the others have a detail that names field and limit.
const byCode = {
  forbidden: 'forbidden',
  not_found: 'notFound',
  busy: 'busy',
  internal_error: 'server',
} as const;

/** What to tell a person of an error: the console's words for its code, else the problem's own. */
export function useProblemText(): (error: unknown) => string {
  const t = useTexts();
  return (error) => {
    const problem = problemOf(error);
    if (!problem) {
      return error instanceof TypeError ? t('offline') : error instanceof Error ? error.message : t('server');
    }
    const known = byCode[problem.code as keyof typeof byCode];
    if (known) {
      return t(known);
    }
    const detail = problem.detail ?? problem.title ?? t('server');
    return problem.field && !detail.includes(problem.field) ? t('field', { field: problem.field, detail }) : detail;
  };
}
