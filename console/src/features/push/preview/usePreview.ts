import { useQuery } from '@tanstack/react-query';
import { api, ok } from '@/shared/api/client';
import { useApp } from '@/shared/session/session';
import type { Draft } from '../model/draft';
import { toChannels, toMessage } from '../model/toPush';
import { useSettled } from '../useSettled';

/** How the texts come out on each channel, as the server cuts them. */
export function usePreview(draft: Draft) {
  const { app_id } = useApp();
  const { title, body } = draft.notification;
  const request = useSettled(
    JSON.stringify({
      message: toMessage({ ...draft, notification: { title, body, click_type: 'startapp' }, expanded: 'none' }),
      channels: toChannels(draft),
      variables: draft.values,
    }),
  );
  return useQuery({
    queryKey: ['apps', app_id, 'preview', request],
    queryFn: () => ok(api.POST('/apps/{app_id}/pushes/preview', { params: { path: { app_id } }, body: JSON.parse(request) })),
    enabled: draft.kind === 'notification' && title.trim() !== '' && body.trim() !== '',
    placeholderData: (before) => before,
    retry: false,
    staleTime: Infinity,
  });
}
