import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, ok } from '@/shared/api/client';
import type { LiveOverview, Overview } from '@/shared/api/schema.gen';
import { useEvents } from '@/shared/live/useEvents';

const REFRESH_MS = 60_000;

/** The overview; its figures of now move with the server's events, the rest once a minute. */
export function useOverview(appId: string) {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['apps', appId, 'overview'],
    queryFn: () => ok(api.GET('/apps/{app_id}/overview', { params: { path: { app_id: appId } } })),
    refetchInterval: REFRESH_MS,
  });
  const onEvent = useCallback(
    (name: string, data: unknown) => {
      if (name === 'overview') {
        queries.setQueryData<Overview>(['apps', appId, 'overview'], (old) => old && { ...old, ...(data as LiveOverview) });
      }
    },
    [queries, appId],
  );
  const live = useEvents(`/apps/${encodeURIComponent(appId)}/overview/live`, onEvent);
  return { query, live };
}
