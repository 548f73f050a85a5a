import type { SnapshotQuery } from '#platform/snapshot-reader.ts'
import { addSplits, dimensionOf, noSplit } from './contribution.ts'
import type { Contribution, DividedRow, ExpiredRow, RowFacts } from './contribution.ts'
import { sumColumnsOf } from './ddl.ts'
import { countDuration } from './histogram.ts'
import type { Histogram } from './histogram.ts'

/** Requests that have ended, of one minute and dimension, added up by the database. */
export type EndedGroup = RowFacts & {
  readonly bucket_ms: bigint
  readonly rate_limit_group: string
  /** The one that answered, or else the one that was asked for. */
  readonly model: string
  /** 0: several models answered each of them, and `ids` has theirs. */
  readonly is_whole: bigint
  readonly ids: string | null
  readonly requests: bigint
  readonly errors: bigint
  readonly cost_nano_usd: bigint
  /** The splits of their costs, where known, with blanks between. */
  readonly splits: string | null
  /** `first_byte_ms.total_ms` of each that has both, with blanks between. */
  readonly durations: string | null
} & { readonly [Column in (typeof sumColumnsOf.tokens)[number]]: bigint }

/**
 * Reads ended requests, added up. A request's row, its key's owner and the tags of its workspace decide where it
 * counts. Throws where there is no row of one of them.
 */
export async function readEnded(
  query: SnapshotQuery,
  ids: readonly string[],
): Promise<EndedGroup[]> {
  if (ids.length === 0) return []
  const rows = await query(endedSql(marksOf(ids)), ids)
  const found = rows.reduce((sum, row) => sum + Number(row['rows']), 0)
  if (found !== ids.length) {
    throw new Error(
      `the feed names ${ids.length} requests, ${ids[0]} first, and there are rows of ${found}`,
    )
  }
  return rows as unknown as EndedGroup[]
}

/** What a group adds to usage; only where `is_whole`. */
export function groupContribution(group: EndedGroup): Contribution {
  const split = group.splits === null ? noSplit : addSplits(group.splits)
  const unsplit = split.reduce((left, amount) => left - amount, group.cost_nano_usd)
  const tokens = sumColumnsOf.tokens.map((column) => group[column])
  return {
    admittedAtMs: Number(group.bucket_ms),
    dimension: dimensionOf(group, group.model),
    sums: [group.requests, group.errors, ...tokens, ...split, unsplit],
  }
}

/** How long a group's requests took. */
export function groupDurations({ durations }: EndedGroup): {
  readonly firstByte: Histogram
  readonly total: Histogram
} {
  const firstByte: Histogram = new Map()
  const total: Histogram = new Map()
  for (const each of durations?.split(' ') ?? []) {
    const point = each.indexOf('.')
    countDuration(firstByte, Number(each.slice(0, point)))
    countDuration(total, Number(each.slice(point + 1)))
  }
  return { firstByte, total }
}

/** Requests that several models answered: of each of the ids, which are a list with blanks between. */
export async function readDivided(query: SnapshotQuery, ids: string): Promise<DividedRow[]> {
  const list = ids.split(' ')
  const rows = await query(dividedSql(marksOf(list)), list)
  return rows as unknown as DividedRow[]
}

/** Requests that have been charged their bound, as they were then; by id. */
export async function readExpired(
  query: SnapshotQuery,
  ids: readonly string[],
): Promise<Map<string, ExpiredRow & { readonly rate_limit_group: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await query(expiredSql(marksOf(ids)), ids)
  return new Map(rows.map((row) => [row['id'] as string, row as never]))
}

/** What was summed of requests when they were charged their bound, as JSON; by id. */
export async function readSummedExpired(
  query: SnapshotQuery,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const sql = `select request_id, contributions from usage_expired where request_id in (${marksOf(ids)})`
  const rows = await query(sql, ids)
  return new Map(rows.map((row) => [row['request_id'] as string, row['contributions'] as string]))
}

function marksOf(ids: readonly string[]): string {
  return ids.map((_id, at) => `$${at + 1}`).join(', ')
}

const tagsSql = `(select t.tags from workspace_tags t where t.workspace_id = request.workspace_id
  and t.from_ms <= request.admitted_at_ms order by t.from_ms desc limit 1)`

const userSql = (row: string): string => `coalesce(
  (select coalesce(k.owner_user_id, k.created_by_user_id) from api_key k where k.id = ${row}.api_key_id),
  (select p.user_id from playground_key p where p.id = ${row}.api_key_id))`

/** Outcomes in which nobody was answered, or not to the end through the upstream's fault. */
const isErrorSql = `case when state = 'released' or outcome in ('no_response', 'upstream_cut') then 1 else 0 end`

const groupKeys = [
  ['admitted_at_ms - admitted_at_ms % 60000', 'bucket_ms'],
  ['workspace_id', 'workspace_id'],
  ['api_key_id', 'api_key_id'],
  ['rate_limit_group', 'rate_limit_group'],
  ['coalesce(reported_model, model)', 'model'],
  ['service_tier', 'service_tier'],
  ['context_window', 'context_window'],
  ['inference_geo', 'inference_geo'],
  ['speed', 'speed'],
  ['cost_source', 'cost_source'],
  ['unpriced', 'unpriced'],
  ['case when parts is null then 1 else 0 end', 'is_whole'],
  [tagsSql, 'tags'],
] as const

const sumSql = (value: string): string => `cast(coalesce(sum(${value}), 0) as bigint)`

// Users are looked up once a group. An adjustment never was a request.
const endedSql = (marks: string): string => `
  select ended.*, ${userSql('ended')} as user_id from (
    select ${groupKeys.map(([value, name]) => `${value} as ${name}`).join(', ')},
      count(*) as rows,
      ${sumSql(`case when state = 'adjusted' then 0 else 1 end`)} as requests,
      ${sumSql(isErrorSql)} as errors,
      ${sumSql('cost_nano_usd')} as cost_nano_usd,
      ${sumColumnsOf.tokens.map((column) => `${sumSql(column)} as ${column}`).join(', ')},
      string_agg(cost_split, ' ') as splits,
      string_agg(case when state = 'settled' then first_byte_ms || '.' || total_ms end, ' ') as durations,
      string_agg(case when parts is not null then id end, ' ') as ids
    from request where id in (${marks}) group by ${groupKeys.map((_key, at) => at + 1).join(', ')}) as ended`

const factColumns = 'workspace_id, api_key_id, unpriced, admitted_at_ms'

const dividedSql = (marks: string): string => `
  select ${factColumns}, service_tier, inference_geo, speed, context_window, cost_source, cost_nano_usd, parts,
    cast(${isErrorSql} as bigint) as is_error, ${tagsSql} as tags, ${userSql('request')} as user_id
  from request where id in (${marks})`

const expiredSql = (marks: string): string => `
  select id, ${factColumns}, rate_limit_group, model, bound_nano_usd, ${tagsSql} as tags,
    ${userSql('request')} as user_id
  from request where id in (${marks})`
