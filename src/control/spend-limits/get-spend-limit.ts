import type { SpendLimitId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findSpendLimit } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

export async function getSpendLimit(
  { store, caller }: RequestContext,
  id: SpendLimitId,
  db: Db = store.read,
): Promise<SpendLimit> {
  const limit = await findSpendLimit(db, { organizationId: caller.organizationId, id })
  if (!limit) throw notFound('Spend limit')
  return limit
}
