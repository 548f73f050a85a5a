import type { Page } from '#store/queries/page.ts'

/** An instant as the API writes it: RFC 3339 in UTC. */
export function presentInstant(instantMs: number): string {
  return new Date(instantMs).toISOString()
}

/** The envelope of lists that are walked by ids. */
export function presentIdPage<Item, Presented extends { readonly id: string }>(
  page: Page<Item>,
  present: (item: Item) => Presented,
) {
  const data = page.items.map(present)
  return {
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: page.hasMore,
  }
}

/** How the audit says that running streams were ended too. */
export function presentCut({ cut_streams: cuts }: { cut_streams: boolean }): object {
  return cuts ? { cut_streams: true } : {}
}
