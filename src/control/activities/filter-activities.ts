import type { ActivityFilters } from '#contract/activities.ts'
import type { OrganizationId } from '#domain/id.ts'
import type { ActivityFilter } from '#store/queries/activities.ts'

/** The filters of a request, as the store knows them: instants are whole milliseconds. */
export function filterOf(organizationId: OrganizationId, filters: ActivityFilters): ActivityFilter {
  return {
    organizationId,
    types: filters.activity_types,
    actorIds: filters.actor_ids,
    subjectIds: filters.subject_ids,
    workspaceId: filters.workspace_id,
    fromMs: latest(filters['created_at.gte'], after(filters['created_at.gt'])),
    untilMs: earliest(after(filters['created_at.lte']), filters['created_at.lt']),
  }
}

const after = (instantMs: number | undefined) =>
  instantMs === undefined ? undefined : instantMs + 1

function latest(...instantsMs: readonly (number | undefined)[]): number | undefined {
  const given = instantsMs.filter((instantMs) => instantMs !== undefined)
  return given.length === 0 ? undefined : Math.max(...given)
}

function earliest(...instantsMs: readonly (number | undefined)[]): number | undefined {
  const given = instantsMs.filter((instantMs) => instantMs !== undefined)
  return given.length === 0 ? undefined : Math.min(...given)
}
