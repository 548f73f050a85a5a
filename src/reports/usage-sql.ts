import { collectValues, oneOf } from './conditions.ts'
import type { Values } from './conditions.ts'
import type { UsageTable } from './ddl.ts'
import type { ReportsOptions } from './open.ts'
import { usageDimensions } from './port.ts'
import type { UsageDimension, UsageQuery } from './port.ts'

/** The parts of the statements that read usage: sums as `u`, what they are told apart by as `d`. */
export type UsageSql = {
  readonly table: UsageTable
  /** What of `u` is asked for. */
  readonly range: string
  /** What of `d` is; empty: all. */
  readonly filters: readonly string[]
  /** By what of `d` is grouped, in the order of the groups. */
  readonly groupColumns: readonly string[]
  /** Of all of these parts: PostgreSQL refuses values that a statement does not use. */
  readonly values: Values['list']
}

export function usageSql(
  dialect: ReportsOptions['dialect'],
  query: UsageQuery,
  groups: readonly UsageDimension[] = [],
): UsageSql {
  const values = collectValues()
  const columnOf = (dimension: UsageDimension): string =>
    dimension === 'tag' ? tagColumn(dialect, query, values) : columns[dimension]
  const groupColumns = groups.map(columnOf)
  const range = `u.organization_id = ${values.add(query.organizationId)}
    and u.bucket_ms >= ${values.add(query.fromMs)} and u.bucket_ms < ${values.add(query.toMs)}`
  const filters = usageDimensions.flatMap((each) => {
    const allowed = query.filter[each]
    if (allowed === undefined) return []
    return [oneOf(columnOf(each), each === 'unpriced' ? allowed.map(flagOf) : allowed, values)]
  })
  return { table: tableOf(query), range, filters, groupColumns, values: values.list }
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
