import { noneText, tagKeyOf } from '#contract/report-filters.ts'
import type { UsageDimension, UsageFilter, UsageKey } from '#reports/port.ts'
import type { ApiKeyId, UserId, WorkspaceId } from '#domain/id.ts'
import { namesOfModel, reportedModel } from './report-models.ts'
import type { Sight } from './report-sight.ts'

/** What usage is grouped by on the wire, and what the layer of the reports calls it. */
const dimensionsOfGroups = {
  workspace_id: 'workspaceId',
  api_key_id: 'apiKeyId',
  user_id: 'userId',
  model: 'model',
  service_tier: 'serviceTier',
  context_window: 'contextWindow',
  inference_geo: 'inferenceGeo',
  speed: 'speed',
  cost_source: 'costSource',
  tag: 'tag',
} as const satisfies Record<string, UsageDimension>

export type GroupName = keyof typeof dimensionsOfGroups

/** What can be grouped by, in the order in which it is told. */
export const groupNames = Object.keys(dimensionsOfGroups) as readonly GroupName[]

/** The dimensions of the groups; those of which there is only one value are none. */
export function dimensionsOf(groups: readonly string[]): UsageDimension[] {
  return groupNames.filter((name) => groups.includes(name)).map((name) => dimensionsOfGroups[name])
}

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

/** What the rows of a report are grouped by, as it is on the wire. Null where nothing is meant or there is nothing. */
export type Grouped = { readonly [Name in GroupName]?: string | null | undefined }

/** The key of a row on the wire. The Default workspace has no id there, and a model has one name. */
export function presentKey(key: UsageKey, defaultWorkspaceId: WorkspaceId): Grouped {
  const grouped: { [Name in GroupName]?: string | null } = {}
  for (const name of groupNames) {
    const value = key[dimensionsOfGroups[name]]
    if (typeof value === 'string' || value === null) grouped[name] = value
  }
  if (grouped.workspace_id === defaultWorkspaceId) grouped.workspace_id = null
  // A correction is of no model.
  if (grouped.model === '') grouped.model = null
  else if (typeof grouped.model === 'string') grouped.model = reportedModel(grouped.model)
  return grouped
}
