import type { Activity as ActivityOnTheWire } from '#contract/activities.ts'
import type { Activity } from '#store/queries/activities.ts'
import { presentInstant } from '../present.ts'

export function presentActivity(activity: Activity): ActivityOnTheWire {
  const { before, after } = activity
  return {
    id: activity.id,
    type: activity.type,
    created_at: presentInstant(activity.atMs),
    organization_id: activity.organizationId,
    actor: presentActor(activity.actor),
    subject_id: activity.subjectId,
    workspace_id: activity.workspaceId,
    changes: presentChanges(before, after),
    before,
    after,
    count: activity.count,
    request_id: activity.requestId,
    address: activity.address,
    sequence: activity.sequence,
  }
}

/** In the words of the original's compliance feed. */
function presentActor({ type, id }: Activity['actor']): ActivityOnTheWire['actor'] {
  if (id === null) return { type }
  switch (type) {
    case 'user_actor':
      return { type, user_id: id }
    case 'admin_api_key_actor':
      return { type, admin_api_key_id: id }
    case 'api_actor':
      return { type, api_key_id: id }
    default:
      return { type }
  }
}

function presentChanges(before: unknown, after: unknown): ActivityOnTheWire['changes'] {
  if (!isObject(before) || !isObject(after)) return []
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => {
    const previous = before[name] ?? null
    const current = after[name] ?? null
    return JSON.stringify(previous) === JSON.stringify(current)
      ? []
      : [{ type: name, previous_value: previous, current_value: current }]
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
