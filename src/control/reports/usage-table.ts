import type { UsageTableQuery } from '#contract/usage-report.ts'
import { formatDollars } from '#domain/money.ts'
import type { CsvCell } from '#platform/csv.ts'
import type { UsageSums } from '#reports/port.ts'
import type { RequestContext } from '../context.ts'
import { groupColumns } from './group-columns.ts'
import type { Row } from './merge-rows.ts'
import { groupUsage, presentUsage } from './present-usage.ts'
import { readUsage } from './read-usage.ts'
import { sayFreshness, sightOf } from './report-sight.ts'
import { readAllRows, recordExport, writeTable } from './report-table.ts'
import type { Column, ReportTable } from './report-table.ts'
import type { Grouped } from './usage-dimensions.ts'
import { refuseSpeedWithoutBeta } from './usage-report.ts'

type Used = Row<Grouped, UsageSums>

/** All that was used over a range, in one table. */
export async function exportUsage(
  context: RequestContext,
  query: UsageTableQuery,
): Promise<ReportTable> {
  refuseSpeedWithoutBeta(context, query)
  const sight = await sightOf(context, query.workspace_ids)
  await sayFreshness(context)
  const groups = query.group_by
  const read = await readAllRows(context, query, async (range) =>
    groupUsage(await readUsage(context, { query, sight, range, groups }), sight.defaultWorkspaceId),
  )
  const rows = read.filter((row) => presentUsage(row, everything) !== undefined)
  const columns = [...(await groupColumns(context, sight, { groups, rows })), ...sumColumns]
  await recordExport(context, 'platform_usage_report_messages_viewed', query)
  return writeTable<Used>(context, { report: 'usage', query, columns, rows })
}

const everything = { include: ['requests', 'errors', 'cost'], hasSpeed: true } as const

const sumColumns: readonly Column<Used>[] = [
  count('uncached_input_tokens', (sums) => sums.uncachedInputTokens),
  count('cache_creation_5m_input_tokens', (sums) => sums.cacheCreation5mTokens),
  count('cache_creation_1h_input_tokens', (sums) => sums.cacheCreation1hTokens),
  count('cache_read_input_tokens', (sums) => sums.cacheReadTokens),
  count('output_tokens', (sums) => sums.outputTokens),
  count('web_search_requests', (sums) => sums.webSearchRequests),
  count('request_count', (sums) => sums.requests),
  count('error_count', (sums) => sums.errors),
  ['amount_usd', ({ sums }): CsvCell => ({ decimal: formatDollars(sums.costNanoUsd) })],
]

function count(name: string, countOf: (sums: UsageSums) => number | bigint): Column<Used> {
  return [name, ({ sums }) => ({ decimal: countOf(sums).toString() })]
}
