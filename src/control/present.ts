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
  return presentPageBy(page, present, ({ id }) => id)
}

/** The same for what is named by something else than an `id`. */
export function presentPageBy<Item, Presented>(
  page: Page<Item>,
  present: (item: Item) => Presented,
  idOf: (presented: Presented) => string,
) {
  const data = page.items.map(present)
  const ids = data.map(idOf)
  return {
    data,
    first_id: ids[0] ?? null,
    last_id: ids.at(-1) ?? null,
    has_more: page.hasMore,
  }
}

/** How the audit says that running streams were ended too. */
export function presentCut({ cut_streams: cuts }: { cut_streams: boolean }): object {
  return cuts ? { cut_streams: true } : {}
}
