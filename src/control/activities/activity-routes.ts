import {
  exportActivitiesEndpoint,
  getActivityEndpoint,
  listActivitiesEndpoint,
} from '#contract/activities.ts'
import { presentIdPage } from '../present.ts'
import { route, streamRoute } from '../route.ts'
import type { Route } from '../route.ts'
import { exportActivities } from './export-activities.ts'
import { getActivity } from './get-activity.ts'
import { listActivities } from './list-activities.ts'
import { presentActivity } from './present-activity.ts'

/** What was done, and by whom. */
export const activityRoutes: readonly Route[] = [
  route(listActivitiesEndpoint, async (context, { query }) =>
    presentIdPage(await listActivities(context, query), presentActivity),
  ),
  // Before the path whose id it would be.
  streamRoute(exportActivitiesEndpoint, async (context, { query }) => ({
    items: await exportActivities(context, query),
    present: presentActivity,
  })),
  route(getActivityEndpoint, async (context, { params }) =>
    presentActivity(await getActivity(context, params.activity_id)),
  ),
]
