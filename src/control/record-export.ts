import type { ActivityType } from '#contract/activity-types.ts'
import type { ActivityId, WorkspaceId } from '#domain/id.ts'
import { change, recordChange } from './change.ts'
import type { RequestContext } from './context.ts'

export type ExportType = Extract<
  ActivityType,
  `${string}_exported` | 'platform_usage_report_messages_viewed' | 'platform_cost_report_viewed'
>

/**
 * What leaves as a file is recorded with what was asked for, as the API writes it; pages, which programs ask for each
 * minute, are not. Returns the id of the audit row.
 */
export async function recordExport(
  context: RequestContext,
  type: ExportType,
  asked: object,
  workspaceId: WorkspaceId | null = null,
): Promise<ActivityId> {
  const subjectId = context.caller.organizationId
  return change(context, (tx) =>
    recordChange(context, tx, { type, subjectId, workspaceId, before: null, after: asked }),
  )
}
