import { limits } from '#contract/limits.ts'
import type { ReportStatus, ReportStatusQuery } from '#contract/report-status.ts'
import { windowBounds, windowIdsAt } from '#domain/window.ts'
import { listSpendAdjustmentsBetween } from '#store/queries/spend-adjustments.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import { readMonthState } from '../statements/read-statement.ts'
import { presentSpendAdjustment } from '../spend-adjustments/present-spend-adjustment.ts'

/** How fresh the reports are, and what is still to come in a month. */
export async function getReportStatus(
  context: RequestContext,
  { month }: ReportStatusQuery,
): Promise<ReportStatus> {
  const { caller, clock, action } = context
  const { organizationId, access } = caller
  const id = month ?? windowIdsAt(clock.now()).monthly
  const { startMs, endMs } = windowBounds(id)
  const { isFinal, freshAsOfMs, openRequests } = await readMonthState(context, {
    organizationId,
    month: id,
  })
  return {
    type: 'report_status',
    fresh_as_of: presentInstant(freshAsOfMs),
    month: id,
    is_final: isFinal,
    open_requests: access.workspacesFor(action) ? null : openRequests,
    adjustments: access.workspacesFor('spend_adjustments.view')
      ? null
      : await listAdjustments(context, { startMs, endMs }),
    request_retention_days: context.requestRetentionDays,
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
