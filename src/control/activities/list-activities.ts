import type { ListActivitiesQuery } from '#contract/activities.ts'
import type { ActivityId } from '#domain/id.ts'
import { findActivity, walkActivities } from '#store/queries/activities.ts'
import type { Activity, ActivityPlace } from '#store/queries/activities.ts'
import { pageOf } from '#store/queries/page.ts'
import type { Page } from '#store/queries/page.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { filterOf } from './filter-activities.ts'

export async function listActivities(
  context: RequestContext,
  { limit, after_id: afterId, before_id: beforeId, ...filters }: ListActivitiesQuery,
): Promise<Page<Activity>> {
  const { store, caller, denials } = context
  // What this node has counted until now is shown too.
  await denials.flush()
  const isOlder = beforeId === undefined
  const walked = await walkActivities(store.read, {
    ...filterOf(caller.organizationId, filters),
    direction: isOlder ? 'older' : 'newer',
    from: await placeOf(context, isOlder ? { after_id: afterId } : { before_id: beforeId }),
    limit: limit + 1,
  })
  return pageOf(walked, { limit, afterId, beforeId })
}

/** Of the activity that a cursor names; `undefined` for the end of the list. */
async function placeOf(
  { store, caller }: RequestContext,
  cursor: Readonly<Record<string, string | undefined>>,
): Promise<ActivityPlace | undefined> {
  const { organizationId } = caller
  const [name, id] = Object.entries(cursor)[0]!
  if (id === undefined) return undefined
  const found = await findActivity(store.read, { organizationId, id: id as ActivityId })
  if (!found) throw invalidRequest(`${name}: Names no activity`)
  return found
}
