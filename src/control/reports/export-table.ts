import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import { recordExport } from '../record-export.ts'
import type { ExportType } from '../record-export.ts'
import type { BucketQuery } from './bucket-walk.ts'
import type { AskedTable } from './make-table.ts'
import { sayFreshness, sightOf } from './report-sight.ts'
import type { ReportTable } from './report-table.ts'

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
  await recordExport(context, type, presentAsked(asked.query))
  return answer
}

type AskedRange = Omit<BucketQuery, 'bucket_width' | 'limit'>

/** A report's query as the audit keeps it. */
export function presentAsked({ starting_at: startMs, ending_at: endMs, ...query }: AskedRange) {
  return {
    starting_at: presentInstant(startMs),
    ending_at: endMs === undefined ? null : presentInstant(endMs),
    ...query,
  }
}
