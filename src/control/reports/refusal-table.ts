import type { RefusalTableQuery } from '#contract/usage-refusals.ts'
import type { CsvCell } from '#platform/csv.ts'
import type { RequestContext } from '../context.ts'
import { limitedGroups } from '../rate-limits/limited-groups.ts'
import { groupColumns } from './group-columns.ts'
import { readRefusals } from './refusal-report.ts'
import type { Refused } from './refusal-report.ts'
import { sayFreshness, sightOf } from './report-sight.ts'
import { readAllRows, recordExport, writeTable } from './report-table.ts'
import type { Column, ReportTable } from './report-table.ts'

/** All that was refused over a range, in one table. */
export async function exportRefusals(
  context: RequestContext,
  query: RefusalTableQuery,
): Promise<ReportTable> {
  const sight = await sightOf(context, query.workspace_ids)
  await sayFreshness(context)
  const groups = query.group_by
  const rows = await readAllRows(context, query, (range) =>
    readRefusals(context, { query, sight, range }),
  )
  const columns = [
    ...(groups.includes('limiter') ? limiterColumns : []),
    ...(await groupColumns(context, sight, { groups, rows })),
    requestCount,
  ]
  await recordExport(context, 'refusal_report_exported', query)
  return writeTable<Refused>(context, { report: 'refusals', query, columns, rows })
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
