import type { RefusalTableQuery } from '#contract/usage-refusals.ts'
import type { CsvCell } from '#platform/csv.ts'
import { limitedGroups } from '../rate-limits/limited-groups.ts'
import { groupColumns } from './group-columns.ts'
import { readRefusals } from './refusal-report.ts'
import type { Refused } from './refusal-report.ts'
import { readAllRows, writeTable } from './report-table.ts'
import type { Column, ReportTable, TableWorld } from './report-table.ts'

export async function makeRefusalTable(
  world: TableWorld,
  query: RefusalTableQuery,
): Promise<ReportTable> {
  const { sight } = world
  const groups = query.group_by
  const rows = await readAllRows(world, query, (range) =>
    readRefusals(world, { query, sight, range }),
  )
  const columns = [
    ...(groups.includes('limiter') ? limiterColumns : []),
    ...(await groupColumns(world, { groups, rows })),
    requestCount,
  ]
  return writeTable<Refused>(world, { report: 'refusals', query, columns, rows })
}

type Limiter = NonNullable<Refused['key']['limiter']>

const limiterColumns: readonly Column<Refused>[] = [
  limiter('limiter', ({ id }) => id),
  limiter('limiter_kind', ({ kind }) => kind),
  limiter('limiter_scope', ({ scope }) => scope),
  limiter('model_group', ({ model_group: group }) => group),
  limiter('model_group_name', ({ model_group: group }) => nameOfGroup(group)),
  limiter('limiter_detail', ({ detail }) => detail),
]

/** Null: it is of no group of models, or of one that has been retired. */
function nameOfGroup(wireId: string | null): string | null {
  const group = limitedGroups.find((each) => each.wireId === wireId)
  return group?.type === 'model_group' ? group.displayName : null
}

function limiter(name: string, cellOf: (limiter: Limiter) => string | null): Column<Refused> {
  return [name, ({ key }): CsvCell => (key.limiter ? cellOf(key.limiter) : null)]
}

const requestCount: Column<Refused> = [
  'request_count',
  ({ sums }) => ({ decimal: sums.toString() }),
]
