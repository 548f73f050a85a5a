import { reportOnlyPrefix } from '#domain/refusal.ts'
import { requestIdsFrom } from '#platform/ids.ts'
import { bounds } from '#platform/bounds.ts'
import { widthMs } from './bucket.ts'
import { collectValues, oneOf } from './conditions.ts'
import type { Values } from './conditions.ts'
import type { ReportsOptions } from './open.ts'
import type { RefusalDimension, RefusalQuery, RefusalRow } from './port.ts'

/** Answers `Reports.refusals`: by minute from the refusals themselves. */
export async function readRefusals(
  { reader }: Pick<ReportsOptions, 'reader'>,
  query: RefusalQuery,
): Promise<readonly RefusalRow[]> {
  const values = collectValues()
  const from = query.width === 'minute' ? minutesSql(query, values) : hoursSql(query, values)
  const groups = dimensions.filter((each) => query.groupBy.includes(each))
  const selected = groups.map((each) => `${columns[each]} as "${each}"`)
  const keys = ['bucket_ms', ...groups.map((each) => `"${each}"`)].join(', ')
  const filters = (['apiKeyId', 'workspaceId', 'model'] as const).flatMap((each) => {
    const wanted = query.filter[each]
    return wanted === undefined ? [] : [`and ${oneOf(columns[each], wanted, values)}`]
  })
  const rows = await reader.query(
    `select ${['bucket_ms', ...selected].join(', ')}, cast(sum(requests) as bigint) as requests
      from (${from}) r where 1 = 1 ${filters.join(' ')} group by ${keys} order by ${keys}`,
    values.list,
  )
  return rows.map((row) => ({
    bucketMs: Number(row['bucket_ms']),
    key: Object.fromEntries(groups.map((each) => [each, row[each]])),
    requests: row['requests'] as bigint,
  }))
}

const dimensions = [
  'apiKeyId',
  'workspaceId',
  'model',
  'limiter',
] as const satisfies readonly RefusalDimension[]

const columns: Readonly<Record<RefusalDimension, string>> = {
  apiKeyId: 'api_key_id',
  workspaceId: 'workspace_id',
  model: 'model',
  limiter: 'limiter',
}

function hoursSql({ organizationId, fromMs, toMs, width }: RefusalQuery, values: Values): string {
  return `select bucket_ms - bucket_ms % ${widthMs[width]} as bucket_ms, workspace_id,
      nullif(api_key_id, '') as api_key_id, model, limiter, requests
    from refusal_hour where organization_id = ${values.add(organizationId)}
      and bucket_ms >= ${values.add(fromMs)} and bucket_ms < ${values.add(toMs)}`
}

/** Found by their ids, which are made a moment before, by clocks that differ a little. */
function minutesSql({ organizationId, fromMs, toMs }: RefusalQuery, values: Values): string {
  const fromId = requestIdsFrom(fromMs - bounds.booksOpenEndMs)
  const toId = requestIdsFrom(toMs + bounds.booksOpenEndMs)
  return `select first_at_ms - first_at_ms % ${widthMs.minute} as bucket_ms, workspace_id,
      case when api_key_id like 'playground%' then null else api_key_id end as api_key_id,
      model, limiter, count as requests
    from refusal where organization_id = ${values.add(organizationId)}
      and id >= ${values.add(fromId)} and id < ${values.add(toId)}
      and first_at_ms >= ${values.add(fromMs)} and first_at_ms < ${values.add(toMs)}
      and limiter not like '${reportOnlyPrefix}%'`
}
