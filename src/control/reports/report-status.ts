import { limits } from '#contract/limits.ts'
import type { ReportStatus, ReportStatusQuery } from '#contract/report-status.ts'
import { windowBounds, windowIdsAt } from '#domain/window.ts'
import { listSpendAdjustmentsBetween } from '#store/queries/spend-adjustments.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import { presentSpendAdjustment } from '../spend-adjustments/present-spend-adjustment.ts'

/** How fresh the reports are, and what is still to come in a month. */
export async function getReportStatus(
  context: RequestContext,
  { month }: ReportStatusQuery,
): Promise<ReportStatus> {
  const { reports, caller, clock, action } = context
  const { organizationId, access } = caller
  const id = month ?? windowIdsAt(clock.now()).monthly
  const { startMs, endMs } = windowBounds(id)
  const isOver = clock.now() >= endMs
  const open = await reports.countOpen(organizationId, startMs, endMs)
  const freshMs = await reports.freshAsOf(organizationId)
  return {
    type: 'report_status',
    fresh_as_of: presentInstant(freshMs),
    month: id,
    is_final: isOver && open === 0 && (await reports.isComplete(organizationId, startMs, endMs)),
    open_requests: access.workspacesFor(action) ? null : open,
    adjustments: access.workspacesFor('spend_adjustments.view')
      ? null
      : await listAdjustments(context, { startMs, endMs }),
  }
}

async function listAdjustments(
  { store, caller }: RequestContext,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Promise<NonNullable<ReportStatus['adjustments']>> {
  const adjustments = await listSpendAdjustmentsBetween(store.read, caller.organizationId, {
    fromMs: startMs,
    toMs: endMs,
    limit: limits.pageItemsMax,
  })
  return adjustments.map(presentSpendAdjustment)
}
