import type { PriceId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findPrice } from '#store/queries/prices.ts'
import type { StoredPrice } from '#store/queries/prices.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

export async function getPrice(
  { store, caller }: RequestContext,
  id: PriceId,
  db: Db = store.read,
): Promise<StoredPrice> {
  const price = await findPrice(db, { organizationId: caller.organizationId, id })
  if (!price) throw notFound('Price change')
  return price
}
