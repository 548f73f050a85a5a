import type { ActivityFilters, ExportActivitiesQuery } from '#contract/activities.ts'
import { findActivity, walkActivities } from '#store/queries/activities.ts'
import type { Activity, ActivityFilter } from '#store/queries/activities.ts'
import type { RequestContext } from '../context.ts'
import { recordExport } from '../record-export.ts'
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
  const asked = { order, ...presentFilters(filters) }
  const workspaceId = filters.workspace_id ?? null
  const exportId = await recordExport(context, 'activities_exported', asked, workspaceId)
  const end = await findActivity(context.store.read, { organizationId, id: exportId })
  return walk(context, { filter: filterOf(organizationId, filters), order, end: end! })
}

const activitiesPerPage = 500

/** All that was there before `end`. */
async function* walk(
  { store }: RequestContext,
  {
    filter,
    order,
    end,
  }: {
    readonly filter: ActivityFilter
    readonly order: ExportActivitiesQuery['order']
    readonly end: Activity
  },
): AsyncIterable<Activity> {
  const isOlder = order === 'newest_first'
  const direction = isOlder ? 'older' : 'newer'
  let from: Activity | undefined = isOlder ? end : undefined
  for (;;) {
    const way = { direction, from, limit: activitiesPerPage } as const
    const page = await walkActivities(store.read, { ...filter, ...way })
    for (const activity of page) {
      if (!isOlder && (activity.sequence ?? 0) >= end.sequence!) return
      yield activity
    }
    if (page.length < activitiesPerPage) return
    from = page.at(-1)
  }
}

/** As they were asked for, but that instants are written as everywhere else. */
function presentFilters(filters: ActivityFilters): object {
  const entries = Object.entries(filters).map(([name, value]) => [
    name,
    typeof value === 'number' ? new Date(value).toISOString() : value,
  ])
  return Object.fromEntries(entries)
}
