import type { PriceChange } from '#contract/price-changes.ts'
import type { PriceEntry } from '#domain/price-entry.ts'
import type { UserId } from '#domain/id.ts'
import { listPersonNames } from '#store/queries/person-names.ts'
import { listPrices } from '#store/queries/prices.ts'
import type { StoredPrice } from '#store/queries/prices.ts'
import type { RequestContext } from '../context.ts'
import { presentPriceChange } from './present-price-change.ts'

/** Changes with what has become of them, and who made them, as far as the caller may know. */
export async function showPriceChanges(
  context: RequestContext,
  prices: readonly StoredPrice[],
): Promise<PriceChange[]> {
  const { store, caller, clock } = context
  const { organizationId } = caller
  const nowMs = clock.now()
  const entries = await listPrices(store.read, organizationId)
  const maySee = caller.access.workspacesFor('users.view') === undefined
  const ids = maySee ? authorsOf(prices) : []
  const names = await listPersonNames(store.read, { organizationId, ids })
  return prices.map((price) =>
    presentPriceChange(price, {
      status: statusOf(price, entries, nowMs),
      author: price.actor.id === null ? undefined : names.get(price.actor.id as UserId),
    }),
  )
}

function authorsOf(prices: readonly StoredPrice[]): UserId[] {
  const ids = prices.flatMap(({ actor: { type, id } }) =>
    type === 'user_actor' && id !== null ? [id as UserId] : [],
  )
  return [...new Set(ids)]
}

function statusOf(
  price: PriceEntry,
  entries: readonly PriceEntry[],
  nowMs: number,
): PriceChange['status'] {
  if (price.effectiveAtMs > nowMs) return 'scheduled'
  const isLater = (other: PriceEntry): boolean =>
    other.effectiveAtMs > price.effectiveAtMs ||
    (other.effectiveAtMs === price.effectiveAtMs && other.id > price.id)
  const isReplaced = entries.some(
    (other) =>
      other.effectiveAtMs <= nowMs && isLater(other) && subjectOf(other) === subjectOf(price),
  )
  return isReplaced ? 'past' : 'in_force'
}

/** What a change is of: of one subject, the latest holds. */
function subjectOf({ setting }: PriceEntry): string {
  return setting.type === 'web_search' ? 'web searches' : `model ${setting.model ?? ''}`
}
