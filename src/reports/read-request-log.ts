import type { AsideReader, AsideRow } from '#platform/aside-reader.ts'
import { instantOfId, requestIdsFrom } from '#platform/ids.ts'
import type { SqliteValue } from '#platform/sqlite.ts'
import { parseLoggedRefusal, parseLoggedRequest } from './parse-logged.ts'
import type { Logged, LogPage, LogQuery } from './request-log-port.ts'
import { refusalConditions, requestConditions } from './request-log-conditions.ts'
import type { Conditions } from './request-log-conditions.ts'

/**
 * Rows of each table that a page reads at the most. Ids are in the order of time, so what is newest needs no index;
 * what a filter rarely finds is searched for page by page, and a page says where the next one goes on.
 */
const rowsWalkedMax = 50_000

/** Most pages are full after the first of these steps. */
const walkSteps = [1_000, 9_000, rowsWalkedMax - 10_000] as const

/** How long before its admission a request may have come in: as long as its body may take, amply. */
const admissionLagMsMax = 15 * 60_000
/** How far the clocks of nodes, which ids are made by, may be ahead of the one that admits. */
const clockSkewMsMax = 60_000

type Reader = Pick<AsideReader, 'query'>

/** A page of the merged order of both tables. */
export async function readLogPage(reader: Reader, query: LogQuery): Promise<LogPage> {
  const [requests, refusals] = await Promise.all([
    walk(reader, { table: 'request', conditions: requestConditions(query), query }),
    walk(reader, { table: 'refusal', conditions: refusalConditions(query), query }),
  ])
  // Below where one of them has stopped, the other's rows are not all that there are.
  const floor = requests.floor > refusals.floor ? requests.floor : refusals.floor
  const merged: Logged[] = [
    ...requests.rows.map(parseLoggedRequest),
    ...refusals.rows.map(parseLoggedRefusal),
  ]
    .filter(({ id }) => id >= floor)
    .toSorted((left, right) => (left.id < right.id ? 1 : -1))
  const items = merged.slice(0, query.limit)
  const nextId = merged.length > query.limit ? items.at(-1)!.id : floor === '' ? null : floor
  return { items, nextId }
}

type Walk = {
  readonly table: 'request' | 'refusal'
  /** Null: nothing of this table is asked for. */
  readonly conditions: Conditions | null
  readonly query: LogQuery
}

type Walked = {
  readonly rows: readonly AsideRow[]
  /** All that there is from this id on has been read; empty: all that there is at all. */
  readonly floor: string
}

async function walk(reader: Reader, { table, conditions, query }: Walk): Promise<Walked> {
  if (!conditions) return { rows: [], floor: '' }
  const lowest = query.fromMs === undefined ? '' : requestIdsFrom(query.fromMs - admissionLagMsMax)
  const rowsMax = query.limit + 1
  const rows: AsideRow[] = []
  let before = highest(query)
  for (const step of conditions.isIndexed ? [] : walkSteps) {
    const floor = await idAfter(reader, { table, before, step, lowest })
    const missing = rowsMax - rows.length
    rows.push(...(await readRows(reader, { table, conditions, before, floor, limit: missing })))
    if (rows.length === rowsMax) return { rows, floor: String(rows.at(-1)!['id']) }
    if (floor === lowest) return { rows, floor: '' }
    before = floor
  }
  if (!conditions.isIndexed) return { rows, floor: before }
  const found = { table, conditions, before, floor: lowest, limit: rowsMax }
  rows.push(...(await readRows(reader, found)))
  return { rows, floor: rows.length === rowsMax ? String(rows.at(-1)!['id']) : '' }
}

/** The id before which the page begins; ids of all kinds sort before the last one that there can be. */
function highest({ beforeId, toMs }: LogQuery): string {
  const latest = toMs === undefined ? 'req_~' : requestIdsFrom(toMs + clockSkewMsMax)
  return beforeId !== undefined && beforeId < latest ? beforeId : latest
}

type Stretch = { readonly table: string; readonly before: string }

/** The id of the row so many steps further, or where the walk ends before that. */
async function idAfter(
  reader: Reader,
  { table, before, step, lowest }: Stretch & { readonly step: number; readonly lowest: string },
): Promise<string> {
  const [row] = await reader.query(
    `select id from ${table} where id < $1 and id >= $2 order by id desc limit 1 offset ${step - 1}`,
    [before, lowest],
  )
  return row ? String(row['id']) : lowest
}

type Page = Stretch & {
  readonly conditions: Conditions
  readonly floor: string
  readonly limit: number
}

function readRows(reader: Reader, page: Page): Promise<AsideRow[]> {
  const { table, conditions, before, floor, limit } = page
  const values: SqliteValue[] = [before, floor]
  const where = conditions.write(values)
  const columns = table === 'request' ? requestColumns : refusalColumns
  // As an expression, the id keeps the database from walking the whole table by it, where an index finds the few.
  const id = conditions.isIndexed ? `(id || '')` : 'id'
  return reader.query(
    `select ${columns} from ${table} where ${id} < $1 and ${id} >= $2 and ${where}
      order by ${id} desc limit ${limit}`,
    values,
  )
}

const requestColumns = `id, state, workspace_id, api_key_id, admitted_at_ms, settled_at_ms, model, stream, unpriced,
  client_session_id, outcome, cost_nano_usd, cost_source, reported_model, uncached_input_tokens,
  cache_creation_5m_tokens, cache_creation_1h_tokens, cache_read_tokens, output_tokens, web_search_requests,
  web_fetch_requests, code_execution_requests, http_status, upstream_request_id, first_byte_ms, total_ms,
  would_be_refused`

const refusalColumns = `id, workspace_id, api_key_id, limiter, count, model, first_at_ms, last_at_ms, detail,
  client_session_id`

/** Refused requests that share a row were refused within a second, and came in hardly before. */
const sameRowMsMax = 2_000
/** Rows of refusals among which one that is not the first of its row is looked for. */
const refusalsSearchedMax = 20_000

/** Everything of one request: its own row, one by the upstream's id, or the refusals that it is among. */
export async function findLogged(
  reader: Reader,
  organizationId: string,
  id: string,
): Promise<{ readonly request?: AsideRow; readonly refusal?: AsideRow }> {
  const [request] = await reader.query(
    `select * from request where id = $1 and organization_id = $2 and state <> 'adjusted'`,
    [id, organizationId],
  )
  if (request) return { request }
  const [answered] = await reader.query(
    `select * from request where upstream_request_id = $1 and organization_id = $2 order by id desc limit 1`,
    [id, organizationId],
  )
  if (answered) return { request: answered }
  const refusal = await findRefusal(reader, organizationId, id)
  return refusal ? { refusal } : {}
}

async function findRefusal(
  reader: Reader,
  organizationId: string,
  id: string,
): Promise<AsideRow | undefined> {
  const [first] = await reader.query(
    'select * from refusal where id = $1 and organization_id = $2',
    [id, organizationId],
  )
  if (first) return first
  const atMs = instantOfId(id)
  if (atMs === undefined) return undefined
  const from = requestIdsFrom(atMs - sameRowMsMax)
  const rows = await reader.query(
    `select * from (
       select * from refusal where id >= $1 and id < $2 order by id limit ${refusalsSearchedMax}
     ) as near
     where organization_id = $3 and (last_request_id = $4 or request_ids like '%' || $4 || '%')`,
    [from, requestIdsFrom(atMs + admissionLagMsMax), organizationId, id],
  )
  return rows.find(
    (row) => row['last_request_id'] === id || String(row['request_ids']).split(' ').includes(id),
  )
}
