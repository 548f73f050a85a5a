import type { ActivityId } from '#domain/id.ts'
import { findActivity } from '#store/queries/activities.ts'
import type { Activity } from '#store/queries/activities.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

export async function getActivity(
  { store, caller }: RequestContext,
  id: ActivityId,
): Promise<Activity> {
  const { organizationId } = caller
  const activity = await findActivity(store.read, { organizationId, id })
  if (!activity) throw notFound('Activity')
  return activity
}
