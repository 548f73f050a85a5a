import type { UsageTableQuery } from '#contract/usage-report.ts'
import { formatDollars } from '#domain/money.ts'
import type { CsvCell } from '#platform/csv.ts'
import type { UsageSums } from '#reports/port.ts'
import { groupColumns } from './group-columns.ts'
import type { Row } from './merge-rows.ts'
import { isUsageShown, usageGrouper } from './present-usage.ts'
import { readUsage } from './read-usage.ts'
import { readAllRows, writeTable } from './report-table.ts'
import type { Column, ReportTable, TableWorld } from './report-table.ts'
import type { Grouped } from './usage-dimensions.ts'

type Used = Row<Grouped, UsageSums>

export async function makeUsageTable(
  world: TableWorld,
  query: UsageTableQuery,
): Promise<ReportTable> {
  const { sight } = world
  const groups = query.group_by
  const groupRows = usageGrouper(sight.defaultWorkspaceId)
  const read = await readAllRows(world, query, async (range) =>
    groupRows(await readUsage(world, { query, sight, range, groups })),
  )
  const rows = read.filter((row) => isUsageShown(row, everything))
  const columns = [...(await groupColumns(world, { groups, rows })), ...sumColumns]
  return writeTable<Used>(world, { report: 'usage', query, columns, rows })
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
