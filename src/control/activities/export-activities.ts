import type { ExportActivitiesQuery } from '#contract/activities.ts'
import { pageActivities } from '#store/queries/activities.ts'
import type { Activity } from '#store/queries/activities.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { filterOf } from './filter-activities.ts'

/**
 * All that was done until now, a page at a time: no more than that is in memory, however long the audit is and
 * however slowly it is read.
 */
export async function exportActivities(
  context: RequestContext,
  { order, ...filters }: ExportActivitiesQuery,
): Promise<AsyncIterable<Activity>> {
  await context.denials.flush()
  const { organizationId } = context.caller
  const exportId = await change(context, (tx) =>
    recordChange(context, tx, {
      type: 'activities_exported',
      subjectId: organizationId,
      workspaceId: filters.workspace_id ?? null,
      before: null,
      after: { order, ...presentFilters(filters) },
    }),
  )
  return order === 'newest_first'
    ? newestFirst(context, filters, exportId)
    : oldestFirst(context, filters, exportId)
}

const activitiesPerPage = 500

type Filters = Omit<ExportActivitiesQuery, 'order'>

async function* newestFirst(
  { store, caller }: RequestContext,
  filters: Filters,
  exportId: string,
): AsyncIterable<Activity> {
  const filter = filterOf(caller.organizationId, filters)
  let afterId: string | undefined = exportId
  while (afterId !== undefined) {
    const page = { limit: activitiesPerPage, afterId }
    const { items, hasMore } = await pageActivities(store.read, { ...filter, page })
    yield* items
    afterId = hasMore ? items.at(-1)?.id : undefined
  }
}

async function* oldestFirst(
  { store, caller }: RequestContext,
  filters: Filters,
  exportId: string,
): AsyncIterable<Activity> {
  const filter = filterOf(caller.organizationId, filters)
  // Before every id.
  let beforeId: string | undefined = 'activity_'
  while (beforeId !== undefined) {
    const page = { limit: activitiesPerPage, beforeId }
    const { items, hasMore } = await pageActivities(store.read, { ...filter, page })
    for (const activity of items.toReversed()) {
      if (activity.id >= exportId) return
      yield activity
    }
    beforeId = hasMore ? items[0]?.id : undefined
  }
}

/** As they were asked for, but that instants are written as everywhere else. */
function presentFilters(filters: Filters): object {
  const entries = Object.entries(filters).map(([name, value]) => [
    name,
    typeof value === 'number' ? new Date(value).toISOString() : value,
  ])
  return Object.fromEntries(entries)
}
