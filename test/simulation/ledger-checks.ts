import { isDeepStrictEqual } from 'node:util'
import { selectScopesSql } from '#ledger/scope-codec.ts'
import { partsAt } from '../support/exact-bucket.ts'
import { heldIn } from '../support/exact-rates.ts'
import { openCount, organization, sumsOf, windowsAt } from './ledger-books.ts'
import type { BookedScope, Books } from './ledger-books.ts'
import type { Nodes, Row } from './ledger-nodes.ts'

/** What the tables hold, as last committed. */
export type Tables = {
  readonly requests: Row[]
  readonly scopes: Row[]
  readonly crossings: Row[]
}

/** What a scope row packs, read without the ledger's own decoder. */
type PackedState = {
  balances: Record<string, [string, string, string]>
  buckets?: Record<string, Record<string, [number, number, number, number, number?]>>
  open: number
  last: number
}

/** The part of the policy that says which buckets there are. */
type PackedPolicy = { rates?: Record<string, Record<string, number>> }

const codes: Record<string, string> = {
  requests_per_minute: 'rm',
  input_tokens_per_minute: 'im',
  input_tokens_per_minute_cache_aware: 'cm',
  output_tokens_per_minute: 'om',
  tokens_per_minute: 'tm',
  tokens_per_day: 'td',
}

/** Reads all that the checks look at, in the order of ids. */
export async function readTables(nodes: Nodes): Promise<Tables> {
  return {
    requests: await nodes.rows('select * from request order by id'),
    scopes: await nodes.rows(`${selectScopesSql} order by s.id`),
    crossings: await nodes.rows('select * from spend_crossing order by id'),
  }
}

/** Everything in which the tables differ from the books. */
export function differences(books: Books, tables: Tables): string[] {
  return [
    ...requestDifferences(books, tables.requests),
    ...tables.scopes.flatMap((row) => scopeDifferences(books, row)),
    ...crossingDifferences(books, tables.crossings),
  ]
}

/** Each request is there once, as it stands. */
function requestDifferences(books: Books, rows: readonly Row[]): string[] {
  const found = rows.map((row) => ({
    id: row['id'],
    state: row['state'],
    admittedAtMs: Number(row['admitted_at_ms']),
    bound: row['bound_nano_usd'],
    cost: row['cost_nano_usd'] ?? 0n,
    held: Number(row['held_output_tokens']),
    counted: Number(row['counted_output_tokens']),
    scopeIds: [row['api_key_id'], row['workspace_id'], row['organization_id']].filter(Boolean),
  }))
  const expected = [...books.requests.values()]
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map(({ id, state, admittedAtMs, bound, cost, rates, scopeIds }) => {
      const output = { held: rates?.held ?? 0, counted: rates?.counted ?? 0 }
      return { id, state, admittedAtMs, bound, cost, ...output, scopeIds: [...scopeIds] }
    })
  return same('requests', found, expected)
}

/** Balances, open requests and buckets are what the requests of the scope add up to. */
function scopeDifferences(books: Books, row: Row): string[] {
  const id = row['id'] as string
  const scope = books.scopes.get(id)!
  const state = JSON.parse(row['state'] as string) as PackedState
  const balances = Object.entries(state.balances).map(([windowId, amounts]) => [
    windowId,
    ...amounts.map(BigInt),
  ])
  const sums = [...scope.windows].map((windowId) => {
    const { settled, reserved, excess } = sumsOf(books, id, windowId)
    return [windowId, settled, reserved, excess]
  })
  return [
    ...same(`${id} balances`, inOrder(balances), inOrder(sums)),
    ...same(`${id} open`, state.open, openCount(books, id)),
    ...same(`${id} last`, state.last, scope.lastMs),
    ...bucketDifferences(id, scope.rates, {
      state,
      policy: JSON.parse(row['policy'] as string) as PackedPolicy,
    }),
  ]
}

/** A limit whose bucket the row does not have is one that nothing has been taken from: it is full. */
function bucketDifferences(
  id: string,
  rates: BookedScope['rates'],
  { state, policy }: { readonly state: PackedState; readonly policy: PackedPolicy },
): string[] {
  const { buckets, last } = state
  const set = Object.entries(policy.rates ?? {}).flatMap(([group, limits]) =>
    Object.keys(limits)
      .filter((limiter) => limiter !== 'concurrent_requests')
      .map((limiter) => ({ group, limiter, limit: limits[limiter]! })),
  )
  const names = set.map(({ group, limiter }) => `${group}/${limiter}`)
  return [
    ...same(`${id} buckets`, names.toSorted(), [...rates.buckets.keys()].toSorted()),
    ...set.flatMap(({ group, limiter, limit }) => {
      const exact = rates.buckets.get(`${group}/${limiter}`)
      if (!exact) return []
      const [level, remainder, held, agoMs] = buckets?.[group]?.[codes[limiter]!] ?? [
        limit,
        0,
        0,
        0,
      ]
      const parts = BigInt(level) * exact.periodMs + BigInt(remainder)
      return [
        ...same(`${id} ${group}/${limiter} parts`, parts, partsAt(exact, last - agoMs)),
        ...same(`${id} ${group}/${limiter} held`, held, heldIn(rates, group, limiter)),
      ]
    }),
  ]
}

/** Each crossing once, and none that has been taken. */
function crossingDifferences(books: Books, rows: readonly Row[]): string[] {
  const found = rows.map((row) => [
    row['scope_id'],
    row['notification_id'],
    row['window_id'],
    row['threshold_nano_usd'],
    row['settled_nano_usd'],
    row['already_passed'] === 1n,
    Number(row['at_ms']),
  ])
  const expected = books.crossings.map((each) => [
    each.scopeId,
    each.name,
    each.windowId,
    each.threshold,
    each.settled,
    each.alreadyPassed,
    each.atMs,
  ])
  return same('crossings', inOrder(found), inOrder(expected))
}

/** What may follow a state: everything else would charge something twice, or lose a charge. */
const successors: Readonly<Record<string, readonly string[]>> = {
  reserved: ['reserved', 'settled', 'released', 'expired'],
  expired: ['expired', 'settled', 'released'],
  settled: ['settled'],
  released: ['released'],
  adjusted: ['adjusted'],
}

/** Requests that have gone, or taken a step that no request may. */
export function illegalSteps(before: Tables, after: Tables): string[] {
  const states = new Map(after.requests.map((row) => [row['id'], row['state'] as string]))
  return before.requests.flatMap((row) => {
    const next = states.get(row['id'])
    const isLegal = next !== undefined && successors[row['state'] as string]!.includes(next)
    return isLegal ? [] : [`${String(row['id'])} went from ${String(row['state'])} to ${next}`]
  })
}

/** Limits that the requests admitted in this step have taken too much of: from the rows alone (G1). */
export function overspent(books: Books, before: Tables, after: Tables): string[] {
  const known = new Set(before.requests.map((row) => row['id']))
  const fresh = after.requests.filter((row) => !known.has(row['id']) && row['state'] === 'reserved')
  return fresh.flatMap((row) => {
    const windows = windowsAt(Number(row['admitted_at_ms']))
    const ids = [row['api_key_id'], row['workspace_id'], organization].filter(Boolean) as string[]
    return ids.flatMap((id) =>
      [...books.scopes.get(id)!.spend].flatMap(([window, limit]) => {
        const spent = spentIn(after.requests, id, (ms) => windowsAt(ms)[window] === windows[window])
        return spent <= limit ? [] : [`${id} ${window}: ${spent} of ${limit}`]
      }),
    )
  })
}

function spentIn(rows: readonly Row[], id: string, isIn: (ms: number) => boolean): bigint {
  return rows
    .filter((row) => [row['api_key_id'], row['workspace_id'], row['organization_id']].includes(id))
    .filter((row) => isIn(Number(row['admitted_at_ms'])))
    .reduce((sum, row) => {
      const column = row['state'] === 'reserved' ? 'bound_nano_usd' : 'cost_nano_usd'
      return sum + ((row[column] as bigint | null) ?? 0n)
    }, 0n)
}

/** Says where two values differ; nothing where they do not. */
export function same(what: string, found: unknown, expected: unknown): string[] {
  if (isDeepStrictEqual(found, expected)) return []
  if (Array.isArray(found) && Array.isArray(expected) && found.length === expected.length) {
    const at = found.findIndex((each, index) => !isDeepStrictEqual(each, expected[index]))
    return [`${what}[${at}]: found ${shown(found[at])}, expected ${shown(expected[at])}`]
  }
  return [`${what}: found ${shown(found)}, expected ${shown(expected)}`]
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? `${each}n` : each,
  )
}

function inOrder<Value>(values: readonly Value[]): Value[] {
  return values.toSorted((left, right) => (shown(left) < shown(right) ? -1 : 1))
}
