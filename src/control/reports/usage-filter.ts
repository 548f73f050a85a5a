import { noneText, tagKeyOf } from '#contract/report-filters.ts'
import type { ApiKeyId, UserId } from '#domain/id.ts'
import type { UsageFilter } from '#reports/port.ts'
import { namesOfModel } from './report-models.ts'
import type { Sight } from './report-sight.ts'

export type UsageFilters = {
  readonly account_ids?: readonly string[] | undefined
  readonly service_account_ids?: readonly string[] | undefined
  readonly api_key_ids?: readonly (ApiKeyId | null)[] | undefined
  readonly user_ids?: readonly (UserId | null)[] | undefined
  readonly models?: readonly string[] | undefined
  readonly service_tiers?: readonly string[] | undefined
  readonly context_window?: readonly string[] | undefined
  readonly inference_geos?: readonly string[] | undefined
  readonly speeds?: readonly string[] | undefined
  readonly cost_sources?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly tag_key?: string | undefined
}

/** `undefined` where nothing can match: nobody calls with an account or a service account. */
export function usageFilterOf(
  query: UsageFilters,
  { workspaceIds }: Sight,
): UsageFilter | undefined {
  if (query.account_ids || query.service_account_ids || workspaceIds?.length === 0) return undefined
  const filters = {
    apiKeyId: query.api_key_ids,
    workspaceId: workspaceIds,
    userId: query.user_ids,
    model: query.models?.flatMap(namesOfModel),
    serviceTier: query.service_tiers,
    contextWindow: query.context_window,
    inferenceGeo: query.inference_geos,
    speed: query.speeds,
    costSource: query.cost_sources,
    tag: tagValuesOf(query),
  } satisfies { [Dimension in keyof UsageFilter]: UsageFilter[Dimension] | undefined }
  return Object.fromEntries(Object.entries(filters).filter(([, values]) => values !== undefined))
}

function tagValuesOf(query: UsageFilters): (string | null)[] | undefined {
  const key = tagKeyOf(query)
  return query.tags?.map((text) => (text === noneText ? null : text.slice(`${key}:`.length)))
}
