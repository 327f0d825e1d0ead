import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';

/** What the installation says of itself to anybody; changes only when it is started anew. */
export function useInstance() {
  return useQuery({ queryKey: ['instance'], queryFn: () => ok(api.GET('/instance')), staleTime: Infinity });
}
