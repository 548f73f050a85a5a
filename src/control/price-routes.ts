import {
  deletePriceChangeEndpoint,
  getPriceChangeEndpoint,
  listPriceHistoryEndpoint,
  listUnpricedModelsEndpoint,
  setPriceEndpoint,
} from '#contract/price-changes.ts'
import type { PriceChange } from '#contract/price-changes.ts'
import { getPricesEndpoint } from '#contract/prices.ts'
import type { StoredPrice } from '#store/queries/prices.ts'
import type { RequestContext } from './context.ts'
import { deletePrice } from './prices/delete-price.ts'
import { getPrice } from './prices/get-price.ts'
import { listPriceHistory } from './prices/list-price-history.ts'
import { listUnpricedModels } from './prices/list-unpriced-models.ts'
import { presentPriceBook } from './prices/present-price-book.ts'
import { readPriceBook } from './prices/read-price-book.ts'
import { setPrice } from './prices/set-price.ts'
import { showPriceChanges } from './prices/show-price-changes.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'

/** What requests cost, and who says so. */
export const priceRoutes: readonly Route[] = [
  route(getPricesEndpoint, async (context, { query }) =>
    presentPriceBook(await readPriceBook(context), query.at ?? context.clock.now()),
  ),
  route(setPriceEndpoint, async (context, { body }) =>
    showOne(context, await setPrice(context, body)),
  ),
  // Before the path whose ids they would be.
  route(listPriceHistoryEndpoint, async (context, { query }) => {
    const { prices, nextPage } = await listPriceHistory(context, query)
    return { data: await showPriceChanges(context, prices), next_page: nextPage }
  }),
  route(listUnpricedModelsEndpoint, async (context) => ({
    data: await listUnpricedModels(context),
    next_page: null,
  })),
  route(getPriceChangeEndpoint, async (context, { params }) =>
    showOne(context, await getPrice(context, params.price_id)),
  ),
  route(deletePriceChangeEndpoint, async (context, { params }) => {
    const { id } = await deletePrice(context, params.price_id)
    return { id, type: 'price_change_deleted' as const }
  }),
]

async function showOne(context: RequestContext, price: StoredPrice): Promise<PriceChange> {
  const [shown] = await showPriceChanges(context, [price])
  return shown!
}
