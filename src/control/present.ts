import type { z } from 'zod'
import type { Scope } from '#contract/scopes.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { Page } from '#store/queries/page.ts'

/** An instant as the API writes it: RFC 3339 in UTC. */
export function presentInstant(instantMs: number): string {
  return new Date(instantMs).toISOString()
}

/** One that has not come has none. */
export function presentOptionalInstant(instantMs: number | null): string | null {
  return instantMs === null ? null : presentInstant(instantMs)
}

/** What spend belongs to, as the API names it. */
export function presentScope({
  scopeKind,
  scopeId,
}: {
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
}): z.infer<typeof Scope> {
  switch (scopeKind) {
    case 'organization':
      return { type: 'organization' }
    case 'workspace':
      return { type: 'workspace', workspace_id: scopeId }
    case 'api_key':
      return { type: 'api_key', api_key_id: scopeId }
  }
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
