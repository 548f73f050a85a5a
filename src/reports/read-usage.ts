import { inPieces } from '#platform/in-pieces.ts'
import { sumColumnsOf } from './ddl.ts'
import type { SumColumn, UsageTable } from './ddl.ts'
import { collectValues, oneOf } from './conditions.ts'
import type { Values } from './conditions.ts'
import type { ReportsOptions } from './open.ts'
import { usageDimensions, usageParts } from './port.ts'
import type { UsageDimension, UsageQuery, UsageRow } from './port.ts'
import { usageRowsBy } from './usage-row.ts'

/** Answers `Reports.usage` from the coarsest sums that tell apart what is asked for. */
export async function readUsage(
  { dialect, reader }: Pick<ReportsOptions, 'dialect' | 'reader'>,
  query: UsageQuery,
): Promise<readonly UsageRow[]> {
  const values = collectValues()
  const columnOf = (dimension: UsageDimension): string =>
    dimension === 'tag' ? tagColumn(dialect, query, values) : columns[dimension]
  const groups = usageDimensions.filter((each) => query.groupBy.includes(each))
  const selected = groups.map((each) => `${columnOf(each)} as "${each}"`)
  const wanted = (query.parts ?? usageParts).flatMap((part): SumColumn[] => [...sumColumnsOf[part]])
  const sums = wanted.map((column) => `cast(sum(u.${column}) as bigint) as ${column}`)
  const keys = ['u.bucket_ms', ...groups.map((each) => `"${each}"`)].join(', ')
  const filters = usageDimensions.flatMap((each) => {
    const allowed = query.filter[each]
    if (allowed === undefined) return []
    return [oneOf(columnOf(each), each === 'unpriced' ? allowed.map(flagOf) : allowed, values)]
  })
  const rows = await reader.query(
    `select ${['u.bucket_ms as bucket_ms', ...selected, ...sums].join(', ')}
      from ${tableOf(query)} u join usage_dimension d on d.id = u.dimension_id
      where u.organization_id = ${values.add(query.organizationId)}
        and u.bucket_ms >= ${values.add(query.fromMs)} and u.bucket_ms < ${values.add(query.toMs)}
        ${filters.map((filter) => `and ${filter}`).join(' ')}
      group by ${keys} order by ${keys}`,
    values.list,
  )
  const found: UsageRow[] = []
  const rowOf = usageRowsBy(groups)
  await inPieces(rows.length, (at) => {
    const row = rows[at]!
    // What was charged and taken back leaves a row of nothing.
    if (wanted.some((column) => row[column] !== 0n)) found.push(rowOf(row))
  })
  return found
}

/** Where each dimension is kept, but for tags. */
const columns: Readonly<Record<Exclude<UsageDimension, 'tag'>, string>> = {
  apiKeyId: 'd.api_key_id',
  workspaceId: 'd.workspace_id',
  userId: 'd.user_id',
  model: 'd.model',
  serviceTier: 'd.service_tier',
  contextWindow: 'd.context_window',
  inferenceGeo: 'd.inference_geo',
  speed: 'd.speed',
  costSource: 'd.cost_source',
  unpriced: 'd.unpriced',
}

function tagColumn(
  dialect: ReportsOptions['dialect'],
  { tagKey }: UsageQuery,
  values: Values,
): string {
  if (tagKey === undefined) throw new TypeError('a query by tag names none')
  const key = values.add(tagKey)
  return dialect === 'sqlite'
    ? `(select value from json_each(d.tags) where key = ${key})`
    : `(d.tags::json ->> ${key}::text)`
}

function tableOf({ width, filter, groupBy }: UsageQuery): UsageTable {
  if (width === 'minute') return 'usage_minute'
  const isFine = (['apiKeyId', 'userId'] as const).some((each) => {
    return filter[each] !== undefined || groupBy.includes(each)
  })
  return isFine ? `usage_${width}` : `usage_${width}_coarse`
}

/** `true` and `false`, as tables keep them. */
function flagOf(value: string | null): number | null {
  return value === null ? null : Number(value === 'true')
}
