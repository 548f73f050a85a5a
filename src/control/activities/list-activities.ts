import type { ListActivitiesQuery } from '#contract/activities.ts'
import { pageActivities } from '#store/queries/activities.ts'
import type { Activity } from '#store/queries/activities.ts'
import type { Page } from '#store/queries/page.ts'
import type { RequestContext } from '../context.ts'
import { filterOf } from './filter-activities.ts'

export async function listActivities(
  { store, caller, denials }: RequestContext,
  { limit, after_id: afterId, before_id: beforeId, ...filters }: ListActivitiesQuery,
): Promise<Page<Activity>> {
  // What this node has counted until now is shown too.
  await denials.flush()
  return pageActivities(store.read, {
    ...filterOf(caller.organizationId, filters),
    page: { limit, afterId, beforeId },
  })
}
