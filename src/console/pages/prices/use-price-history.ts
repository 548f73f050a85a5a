import { limits } from '#contract/limits.ts'
import type { PriceChange } from '#contract/price-changes.ts'
import { useApi } from '../../api/use-api.ts'

/** All that was ever changed, the newest first: there are not more changes than fit a page. */
export function usePriceHistory(): readonly PriceChange[] | undefined {
  const { data } = useApi('GET /v1/organizations/prices/history', {
    query: { limit: limits.pageItemsMax },
  })
  return data?.data
}
