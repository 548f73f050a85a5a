import type { ActivityType } from '#contract/activity-types.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import type { BucketQuery } from './bucket-walk.ts'
import type { AskedTable } from './make-table.ts'
import { sayFreshness, sightOf } from './report-sight.ts'
import type { ReportTable } from './report-table.ts'

type ExportType = Extract<
  ActivityType,
  | 'platform_usage_report_messages_viewed'
  | 'platform_cost_report_viewed'
  | 'refusal_report_exported'
  | 'rate_limit_use_exported'
  | 'latency_report_exported'
>

/** All of a report over a range, in one table. */
export async function exportTable(
  context: RequestContext,
  type: ExportType,
  asked: AskedTable,
): Promise<ReportTable> {
  const { caller, clock, acceptsGzip, reportMaker } = context
  const sight = await sightOf(context, asked.query.workspace_ids)
  await sayFreshness(context)
  const answer = await reportMaker.table({
    ...asked,
    organizationId: caller.organizationId,
    nowMs: clock.now(),
    sight,
    acceptsGzip,
    // Who people are is for those who may list them.
    seesPeople: caller.access.workspacesFor('users.view') === undefined,
  })
  if ('refused' in answer) throw invalidRequest(answer.refused)
  await recordExport(context, type, asked.query)
  return answer
}

/** What leaves as a file is recorded with what was asked for; pages, which programs ask for each minute, are not. */
export async function recordExport(
  context: RequestContext,
  type: ExportType,
  { starting_at: startMs, ending_at: endMs, ...query }: Omit<BucketQuery, 'bucket_width' | 'limit'>,
): Promise<void> {
  const { organizationId } = context.caller
  await change(context, (tx) =>
    recordChange(context, tx, {
      type,
      subjectId: organizationId,
      workspaceId: null,
      before: null,
      after: {
        starting_at: presentInstant(startMs),
        ending_at: endMs === undefined ? null : presentInstant(endMs),
        ...query,
      },
    }),
  )
}
