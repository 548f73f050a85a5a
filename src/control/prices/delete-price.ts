import { limits } from '#contract/limits.ts'
import type { PriceId } from '#domain/id.ts'
import { deletePriceRow } from '#store/queries/prices.ts'
import type { StoredPrice } from '#store/queries/prices.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getPrice } from './get-price.ts'
import { presentForAudit } from './set-price.ts'

/** Takes back what does not hold yet. Returns it as it was. */
export function deletePrice(context: RequestContext, id: PriceId): Promise<StoredPrice> {
  return change(context, async (tx) => {
    const price = await getPrice(context, id, tx.db)
    const nowMs = context.clock.now()
    if (price.effectiveAtMs <= nowMs) {
      throw invalidRequest('The change holds already, and has been charged by. Set another price')
    }
    // A node that has not heard of it would charge by what the others do not.
    if (price.effectiveAtMs < nowMs + limits.priceNoticeMsMin) {
      throw invalidRequest(
        `The change holds in less than ${limits.priceNoticeMsMin / 1000} seconds. Set another price`,
      )
    }
    await deletePriceRow(tx.db, price)
    await recordChange(context, tx, {
      type: 'price_deleted',
      subjectId: id,
      workspaceId: null,
      before: presentForAudit(price),
      after: null,
    })
    return price
  })
}
