import type { UsageDimension, UsageKey } from '#reports/port.ts'
import type { WorkspaceId } from '#domain/id.ts'
import { reportedModel } from './report-models.ts'

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
