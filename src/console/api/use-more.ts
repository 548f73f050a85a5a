import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ApiFault } from './fault.ts'

type CursorPage<Item> = { readonly data: readonly Item[]; readonly next_page: string | null }

/** A list with an opaque cursor, which grows by a page whenever its reader asks for more. */
export function useMore<Item>(
  key: readonly unknown[],
  ask: (page: string | undefined, signal: AbortSignal) => Promise<CursorPage<Item>>,
  { enabled = true }: { readonly enabled?: boolean } = {},
) {
  const query = useInfiniteQuery<
    CursorPage<Item>,
    ApiFault,
    { readonly pages: readonly CursorPage<Item>[] },
    readonly unknown[],
    string | undefined
  >({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next_page ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  })
  return {
    rows: query.data?.pages.flatMap(({ data }) => data),
    fault: query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    isBusy: query.isFetchingNextPage,
  }
}
