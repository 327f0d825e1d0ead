import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';

interface PageOf<T> {
  items: T[];
  next_cursor: string | null;
}

interface Options<T> {
  /** milliseconds between looks while something in the list is under way; false: none */
  refresh?: (items: readonly T[]) => number | false;
  enabled?: boolean;
}

/** A list of the API read page by page (`cursor`, `next_cursor`); what {@link PagedTable} shows. */
export function usePages<T>(queryKey: QueryKey, read: (cursor: string | undefined) => Promise<PageOf<T>>, options: Options<T> = {}) {
  const { refresh, enabled } = options;
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: ({ state }) => (refresh && state.data ? refresh(state.data.pages.flatMap((page) => page.items)) : false),
    enabled,
  });
  return {
    data: query.data?.pages.flatMap((page) => page.items),
    error: query.error,
    refetch: query.refetch,
    more: query.hasNextPage,
    loadMore: () => void query.fetchNextPage(),
    loadingMore: query.isFetchingNextPage,
  };
}

export type Pages<T> = ReturnType<typeof usePages<T>>;
