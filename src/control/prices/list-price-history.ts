import type { ListPriceHistoryQuery } from '#contract/price-changes.ts'
import { findModel } from '#domain/catalog.ts'
import { listPrices } from '#store/queries/prices.ts'
import type { StoredPrice } from '#store/queries/prices.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'
import { priceList } from './price-list.ts'

/** The newest change first. */
export async function listPriceHistory(
  { store, caller }: RequestContext,
  { limit, page: cursor, model }: ListPriceHistoryQuery,
): Promise<{ prices: readonly StoredPrice[]; nextPage: string | null }> {
  const filters = `prices of ${model ?? ''}`
  const afterId = cursor && parsePageCursor(cursor, filters)
  const entries = await listPrices(store.read, caller.organizationId)
  const name = model === undefined ? undefined : (findModel(priceList, model)?.id ?? model)
  const found = entries
    .filter(({ setting }) => name === undefined || ('model' in setting && setting.model === name))
    .toReversed()
    .filter(({ id }) => afterId === undefined || id < afterId)
  const prices = found.slice(0, limit)
  const last = prices.at(-1)
  const nextPage = found.length > limit && last ? createPageCursor(last.id, filters) : null
  return { prices, nextPage }
}
