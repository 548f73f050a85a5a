import type { NanoUsd } from '#domain/money.ts'
import type { Bucket, BucketLimiter } from '#domain/rate-limit.ts'
import type { ReportOnlyState, ScopeState, WindowBalance } from '#domain/scope.ts'
import type { WindowId } from '#domain/window.ts'
import { decodePolicy } from './policy-codec.ts'

/** A scope's two rows: what is counted, written with every batch, and what is set, written by edits only. */
export type ScopeColumns = { readonly state: string; readonly policy: string }

/** Id and `ScopeColumns` of every scope, of one instant; a condition may follow. No locks. */
export const selectScopesSql =
  'select s.id, s.state, p.policy from ledger_scope s join ledger_policy p on p.id = s.id'

/** The counted half as JSON. Amounts are strings of digits: JSON numbers lose what is above 2^53. */
type PackedState = {
  /** Settled, reserved, excess. */
  balances: Record<WindowId, [string, string, string]>
  /**
   * By group and code of the limiter: level, remainder, held, how long before `last` that was, and when its
   * limit was lowered, if it was.
   */
  buckets?: Record<string, Record<string, PackedBucket>>
  fired?: string[]
  open: number
  report?: PackedReport
  /** How long before `last` its latest request was admitted. */
  used?: number
  last: number
}

/** Of report-only limits: since when, buckets, settled and reserved by window, and open requests. */
type PackedReport = [
  number,
  NonNullable<PackedState['buckets']>,
  Record<WindowId, [string, string]>,
  number,
]

type PackedBucket = [number, number, number, number, number?]

/** Written by hand, since it runs three times a request: about a third of the time of `JSON.stringify`. */
export function encodeState(state: ScopeState): string {
  let balances = ''
  for (const id in state.balances) {
    const { settledNanoUsd, reservedNanoUsd, excessNanoUsd } = state.balances[id]!
    balances += `${balances === '' ? '' : ','}"${id}":["${settledNanoUsd}","${reservedNanoUsd}","${excessNanoUsd}"]`
  }
  const fired = state.fired.length === 0 ? '' : `"fired":${JSON.stringify(state.fired)},`
  const used = state.usedMs === null ? '' : `"used":${state.lastMs - state.usedMs},`
  return (
    `{"balances":{${balances}},"buckets":{${encodeBuckets(state)}},${fired}${encodeReport(state)}` +
    `"open":${state.openReservations},${used}"last":${state.lastMs}}`
  )
}

function encodeReport({ reportOnly, lastMs }: ScopeState): string {
  if (!reportOnly) return ''
  const { sinceMs, buckets, spared, sparedOpen } = reportOnly
  let amounts = ''
  for (const id in spared) {
    const { settledNanoUsd, reservedNanoUsd } = spared[id]!
    amounts += `${amounts === '' ? '' : ','}"${id}":["${settledNanoUsd}","${reservedNanoUsd}"]`
  }
  const packed = encodeBuckets({ buckets, lastMs })
  return `"report":[${sinceMs},{${packed}},{${amounts}},${sparedOpen}],`
}

function encodeBuckets({ buckets, lastMs }: Pick<ScopeState, 'buckets' | 'lastMs'>): string {
  let groups = ''
  for (const group in buckets) {
    let packed = ''
    const limiters = buckets[group]!
    for (const limiter in limiters) {
      const { level, remainder, held, atMs, loweredMs } = limiters[limiter as BucketLimiter]!
      const code = codes[limiter as BucketLimiter]
      const lowered = loweredMs === 0 ? '' : `,${loweredMs}`
      packed += `${packed === '' ? '' : ','}"${code}":[${level},${remainder},${held},${lastMs - atMs}${lowered}]`
    }
    groups += `${groups === '' ? '' : ','}"${group}":{${packed}}`
  }
  return groups
}

// Written with every batch, for every bucket. Never changed: rows have them.
const codes = {
  requests_per_minute: 'rm',
  input_tokens_per_minute: 'im',
  input_tokens_per_minute_cache_aware: 'cm',
  output_tokens_per_minute: 'om',
  tokens_per_minute: 'tm',
  tokens_per_day: 'td',
} as const satisfies Record<BucketLimiter, string>
const limiterOfCode = new Map(
  Object.entries(codes).map(([limiter, code]) => [code as string, limiter as BucketLimiter]),
)

/** Throws on a row that this code did not write. */
export function decodeScope(columns: ScopeColumns): ScopeState {
  const packed = JSON.parse(columns.state) as PackedState
  return {
    ...unpackBooks(packed),
    policy: decodePolicy(columns.policy),
    buckets: decodeBuckets(packed.buckets ?? {}, packed.last),
    reportOnly: packed.report ? unpackReport(packed.report, packed.last) : null,
    fired: packed.fired ?? [],
    usedMs: packed.used === undefined ? null : packed.last - packed.used,
  }
}

/** What of a scope must be the sum of its requests. */
export type ScopeBooks = Pick<ScopeState, 'balances' | 'openReservations' | 'lastMs'>

/** That alone, of the column `state`. */
export function decodeBooks(state: string): ScopeBooks {
  return unpackBooks(JSON.parse(state) as PackedState)
}

function unpackBooks(packed: PackedState): ScopeBooks {
  const balances: Record<WindowId, WindowBalance> = {}
  for (const id in packed.balances) {
    const [settled, reserved, excess] = packed.balances[id]!
    balances[id] = {
      settledNanoUsd: BigInt(settled) as NanoUsd,
      reservedNanoUsd: BigInt(reserved) as NanoUsd,
      excessNanoUsd: BigInt(excess) as NanoUsd,
    }
  }
  return { balances, openReservations: packed.open, lastMs: packed.last }
}

function unpackReport(packed: PackedReport, lastMs: number): ReportOnlyState {
  const [sinceMs, buckets, amounts, sparedOpen] = packed
  const spared = Object.fromEntries(
    Object.entries(amounts).map(([id, [settled, reserved]]) => [
      id,
      {
        settledNanoUsd: BigInt(settled) as NanoUsd,
        reservedNanoUsd: BigInt(reserved) as NanoUsd,
      },
    ]),
  )
  return { sinceMs, buckets: decodeBuckets(buckets, lastMs), spared, sparedOpen }
}

function decodeBuckets(
  packed: NonNullable<PackedState['buckets']>,
  lastMs: number,
): ScopeState['buckets'] {
  const buckets: Record<string, Partial<Record<BucketLimiter, Bucket>>> = {}
  for (const group in packed) {
    const limiters: Partial<Record<BucketLimiter, Bucket>> = {}
    for (const code in packed[group]) {
      const [level, remainder, held, agoMs, loweredMs = 0] = packed[group][code]!
      const atMs = lastMs - agoMs
      limiters[limiterOfCode.get(code)!] = { level, remainder, held, atMs, loweredMs }
    }
    buckets[group] = limiters
  }
  return buckets
}
