import type { CatalogIndex } from '#domain/catalog.ts'
import { priceBookOf } from '#domain/price-book.ts'
import type { Db } from '#store/port.ts'
import { listPrices } from '#store/queries/prices.ts'
import type { StoredPrice } from '#store/queries/prices.ts'
import type { RequestContext } from '../context.ts'
import { priceList } from './price-list.ts'

/** The organization's prices at all times, and what it has set. */
export type OrganizationPrices = {
  readonly index: CatalogIndex
  readonly entries: readonly StoredPrice[]
}

export async function readPriceBook(
  { store, caller }: RequestContext,
  db: Db = store.read,
): Promise<OrganizationPrices> {
  const entries = await listPrices(db, caller.organizationId)
  return { index: priceBookOf(priceList.catalog, entries), entries }
}
