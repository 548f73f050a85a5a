import type { Catalog, RateLimitGroup, RateLimitGroupId } from './catalog.ts'
import { concurrencyGroup, limiters, tokenCountGroup } from './rate-limit.ts'
import type { Limiter } from './rate-limit.ts'

/**
 * What rate limits can be set of: a pool of models, the calls that count tokens, or (an extension) all that
 * runs at once.
 */
export type LimitedGroup = {
  readonly id: RateLimitGroupId
  /** `rlg_…`: a constant of the product, the same for every organization. */
  readonly wireId: string
  /** What can be limited of it, in the order in which it is shown. */
  readonly limiters: readonly Limiter[]
} & (
  | {
      readonly type: 'model_group'
      readonly displayName: string
      /** Ids and aliases; none for the models outside the catalog. Each is in one group only. */
      readonly models: readonly string[]
    }
  | { readonly type: 'token_count' | 'concurrency' }
)

/** All of them: those of models in the order of the catalog, then the other two. */
export function limitedGroupsOf(catalog: Catalog): readonly LimitedGroup[] {
  return [
    ...catalog.groups.map((group) => modelGroup(group, catalog)),
    {
      type: 'token_count',
      id: tokenCountGroup,
      wireId: 'rlg_01Bg9k5Eey1gXKgLyXAc6585',
      limiters: ['requests_per_minute'],
    },
    {
      type: 'concurrency',
      id: concurrencyGroup,
      wireId: 'rlg_01ohfdbg8Cm6RtkWBwsRP3hf',
      limiters: ['concurrent_requests'],
    },
  ]
}

function modelGroup({ id, wireId, displayName }: RateLimitGroup, catalog: Catalog): LimitedGroup {
  const members = catalog.models.filter((model) => model.rateLimitGroup === id)
  return {
    type: 'model_group',
    id,
    wireId,
    displayName,
    models: members.flatMap((model) => [model.id, ...model.aliases]),
    // Open requests are those of the scope, whatever the model: a group of their own.
    limiters: limiters.filter((limiter) => limiter !== 'concurrent_requests'),
  }
}
