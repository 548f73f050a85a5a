import type { CostTableQuery } from '#contract/cost-report.ts'
import { formatDollars } from '#domain/money.ts'
import { groupCost, groupsOfCost, presentCost } from './cost-rows.ts'
import type { CostKey, CostSums } from './cost-rows.ts'
import { groupColumns } from './group-columns.ts'
import type { Row } from './merge-rows.ts'
import { usageGrouper } from './present-usage.ts'
import { readUsage } from './read-usage.ts'
import { readAllRows, writeTable } from './report-table.ts'
import type { Column, ReportTable, TableWorld } from './report-table.ts'

type Charged = Row<CostKey, CostSums>

export async function makeCostTable(
  world: TableWorld,
  query: CostTableQuery,
): Promise<ReportTable> {
  const { sight } = world
  const groups = query.group_by
  const groupRows = usageGrouper(sight.defaultWorkspaceId)
  const isDescribed = groups.includes('description')
  const read = await readAllRows(world, query, async (range) => {
    const rows = await readUsage(world, { query, sight, range, groups: groupsOfCost(groups) })
    return groupCost(groupRows(rows), groups)
  })
  const rows = read.filter((row) => presentCost(row, ['requests']) !== undefined)
  // Among what a description fills there is a model already.
  const own = isDescribed ? groups.filter((group) => group !== 'model') : groups
  const columns = [
    ...(await groupColumns(world, { groups: own, rows })),
    ...(isDescribed ? descriptionColumns : [requestCount]),
    amount,
  ]
  return writeTable<Charged>(world, { report: 'cost', query, columns, rows })
}

const described = [
  'description',
  'cost_type',
  'model',
  'token_type',
  'service_tier',
  'context_window',
  'inference_geo',
] as const satisfies readonly (keyof CostKey)[]

const descriptionColumns = described.map((name): Column<Charged> => [name, ({ key }) => key[name]])

/** Not of parts of requests. */
const requestCount: Column<Charged> = [
  'request_count',
  ({ sums }) => ({ decimal: sums.requests.toString() }),
]

const amount: Column<Charged> = [
  'amount_usd',
  ({ sums }) => ({ decimal: formatDollars(sums.amountNanoUsd) }),
]
