import type { CostTableQuery } from '#contract/cost-report.ts'
import type { LatencyTableQuery } from '#contract/usage-latency.ts'
import type { RefusalTableQuery } from '#contract/usage-refusals.ts'
import type { UsageTableQuery } from '#contract/usage-report.ts'
import type { OrganizationId } from '#domain/id.ts'
import type { Reports } from '#reports/port.ts'
import type { Db } from '#store/port.ts'
import { ApiError } from '../api-error.ts'
import { makeCostTable } from './cost-table.ts'
import { makeLatencyTable } from './latency-table.ts'
import { makeRefusalTable } from './refusal-table.ts'
import type { Sight } from './report-sight.ts'
import type { ReportTable, TableWorld } from './report-table.ts'
import { makeUsageTable } from './usage-table.ts'

export type AskedTable =
  | { readonly report: 'usage'; readonly query: UsageTableQuery }
  | { readonly report: 'cost'; readonly query: CostTableQuery }
  | { readonly report: 'refusals'; readonly query: RefusalTableQuery }
  | { readonly report: 'latency'; readonly query: LatencyTableQuery }

/** Which table is asked for, once it is known what the caller may see. It can be sent to another thread. */
export type TableQuestion = AskedTable &
  Pick<TableWorld, 'seesPeople' | 'acceptsGzip'> & {
    readonly organizationId: OrganizationId
    readonly nowMs: number
    readonly sight: Sight
  }

/** What is refused names why. */
export type TableAnswer = ReportTable | { readonly refused: string }

/** Reads all of a report and writes it as CSV: up to a hundred thousand rows, for which nobody is to wait. */
export async function makeTable(
  { reports, read }: { readonly reports: Reports; readonly read: Db },
  question: TableQuestion,
): Promise<TableAnswer> {
  const { organizationId, nowMs, sight, seesPeople, acceptsGzip } = question
  const world: TableWorld = {
    reports,
    store: { read },
    clock: { now: () => nowMs },
    caller: { organizationId },
    sight,
    seesPeople,
    acceptsGzip,
  }
  try {
    return await tableOf(world, question)
  } catch (error) {
    if (error instanceof ApiError && error.type === 'invalid_request_error') {
      return { refused: error.message }
    }
    throw error
  }
}

function tableOf(world: TableWorld, asked: AskedTable): Promise<ReportTable> {
  switch (asked.report) {
    case 'usage':
      return makeUsageTable(world, asked.query)
    case 'cost':
      return makeCostTable(world, asked.query)
    case 'refusals':
      return makeRefusalTable(world, asked.query)
    case 'latency':
      return makeLatencyTable(world, asked.query)
  }
}
