import type { ListActivitiesQuery } from '#contract/activities.ts'
import { limits } from '#contract/limits.ts'
import type { ActivityId } from '#domain/id.ts'
import { findActivity, walkActivities } from '#store/queries/activities.ts'
import type { Activity, ActivityPlace, ActivitySearch } from '#store/queries/activities.ts'
import { findActors } from '#store/queries/find-actors.ts'
import { pageOf } from '#store/queries/page.ts'
import type { Page } from '#store/queries/page.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { filterOf } from './filter-activities.ts'

export async function listActivities(
  context: RequestContext,
  { limit, order, search, after_id: afterId, before_id: beforeId, ...filters }: ListActivitiesQuery,
): Promise<Page<Activity>> {
  const { store, caller, denials } = context
  // What this node has counted until now is shown too.
  await denials.flush()
  const { organizationId } = caller
  const isOnward = beforeId === undefined
  const walked = await walkActivities(store.read, {
    ...filterOf(organizationId, filters),
    search: search === undefined ? undefined : await searchFor(context, search),
    direction: isOnward === (order === 'newest_first') ? 'older' : 'newer',
    from: await placeOf(context, isOnward ? { after_id: afterId } : { before_id: beforeId }),
    limit: limit + 1,
  })
  return pageOf(walked, { limit, afterId, beforeId })
}

/** Names stand with people and keys, not with what they did: whoever is called so is looked for first. */
async function searchFor(
  { store, caller: { organizationId } }: RequestContext,
  text: string,
): Promise<ActivitySearch> {
  const limit = limits.listFilterEntriesMax
  return { text, actorIds: await findActors(store.read, { organizationId, text, limit }) }
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
