import type { NotificationId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { Bucket, BucketLimiter, RateLimits, RateLimitsSince } from '#domain/rate-limit.ts'
import type {
  Allowance,
  ScopeKind,
  ScopePolicy,
  ScopeSpendLimit,
  ScopeState,
  ScopeStatus,
  WindowBalance,
} from '#domain/scope.ts'
import type { SpendThreshold } from '#domain/threshold.ts'
import type { SpendWindow, WindowId } from '#domain/window.ts'

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
  /** How long before `last` its latest request was admitted. */
  used?: number
  last: number
}

type PackedBucket = [number, number, number, number, number?]

/** The set half. What has its default is left out. */
type PackedPolicy = {
  kind: ScopeKind
  status: ScopeStatus
  expires: number | null
  spend: [SpendWindow, string][]
  rates?: RateLimits
  since?: RateLimitsSince
  output?: ScopePolicy['outputTokens']
  unbounded?: Allowance
  unknown?: Allowance
  /** Id, window, and either an amount or percents. */
  thresholds?: [string, SpendWindow, string | number][]
  models?: readonly string[]
  ips?: readonly string[]
  geos?: readonly string[]
  /** Digest, and the instant until which it opens the key. */
  retired?: [string, number][]
  only?: [string, number]
}

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
    `{"balances":{${balances}},"buckets":{${encodeBuckets(state)}},${fired}` +
    `"open":${state.openReservations},${used}"last":${state.lastMs}}`
  )
}

function encodeBuckets({ buckets, lastMs }: ScopeState): string {
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

/** What has its default is left out, so that a row says what somebody set. */
export function encodePolicy(policy: ScopePolicy): string {
  const { kind, status, expiresAtMs, spendLimits, rateLimits, rateLimitsSince, thresholds } = policy
  const packed: PackedPolicy = {
    kind,
    status,
    expires: expiresAtMs,
    spend: spendLimits.map(({ window, limitNanoUsd }) => [window, String(limitNanoUsd)]),
    ...(Object.keys(rateLimits).length === 0 ? {} : { rates: rateLimits }),
    ...(Object.keys(rateLimitsSince).length === 0 ? {} : { since: rateLimitsSince }),
    ...(policy.outputTokens === 'counted' ? {} : { output: policy.outputTokens }),
    ...(policy.unboundedRequests === 'allow' ? {} : { unbounded: policy.unboundedRequests }),
    ...(policy.unknownModels === 'allow' ? {} : { unknown: policy.unknownModels }),
    ...(thresholds.length === 0 ? {} : { thresholds: thresholds.map(packThreshold) }),
    ...packLists(policy),
  }
  return JSON.stringify(packed)
}

function packLists(policy: ScopePolicy): Partial<PackedPolicy> {
  const { allowedModels, allowedIps, allowedInferenceGeos, retiredSecrets, onlySecret } = policy
  return {
    ...(allowedModels === null ? {} : { models: allowedModels }),
    ...(allowedIps === null ? {} : { ips: allowedIps }),
    ...(allowedInferenceGeos === null ? {} : { geos: allowedInferenceGeos }),
    ...(retiredSecrets.length === 0
      ? {}
      : { retired: retiredSecrets.map(({ digest, untilMs }) => [digest, untilMs]) }),
    ...(onlySecret === null ? {} : { only: [onlySecret.digest, onlySecret.untilMs] }),
  }
}

/** Throws on a row that this code did not write. */
export function decodeScope(columns: ScopeColumns): ScopeState {
  const packed = JSON.parse(columns.state) as PackedState
  const balances: Record<WindowId, WindowBalance> = {}
  for (const id in packed.balances) {
    const [settled, reserved, excess] = packed.balances[id]!
    balances[id] = {
      settledNanoUsd: BigInt(settled) as NanoUsd,
      reservedNanoUsd: BigInt(reserved) as NanoUsd,
      excessNanoUsd: BigInt(excess) as NanoUsd,
    }
  }
  return {
    policy: decodePolicy(columns.policy),
    balances,
    buckets: decodeBuckets(packed.buckets ?? {}, packed.last),
    fired: packed.fired ?? [],
    openReservations: packed.open,
    usedMs: packed.used === undefined ? null : packed.last - packed.used,
    lastMs: packed.last,
  }
}

// Policies change by hand and are read with every batch on PostgreSQL: each text is parsed once.
const policies = new Map<string, ScopePolicy>()
const policiesMax = 10_000

function decodePolicy(text: string): ScopePolicy {
  const known = policies.get(text)
  if (known) return known
  const packed = JSON.parse(text) as PackedPolicy
  const policy: ScopePolicy = {
    kind: packed.kind,
    status: packed.status,
    expiresAtMs: packed.expires,
    spendLimits: packed.spend.map(([window, amount]): ScopeSpendLimit => ({
      window,
      limitNanoUsd: BigInt(amount) as NanoUsd,
    })),
    rateLimits: packed.rates ?? {},
    rateLimitsSince: packed.since ?? {},
    outputTokens: packed.output ?? 'counted',
    unboundedRequests: packed.unbounded ?? 'allow',
    unknownModels: packed.unknown ?? 'allow',
    thresholds: (packed.thresholds ?? []).map(unpackThreshold),
    allowedModels: packed.models ?? null,
    allowedIps: packed.ips ?? null,
    allowedInferenceGeos: packed.geos ?? null,
    retiredSecrets: (packed.retired ?? []).map(([digest, untilMs]) => ({ digest, untilMs })),
    onlySecret: packed.only ? { digest: packed.only[0], untilMs: packed.only[1] } : null,
  }
  if (policies.size >= policiesMax) policies.clear()
  policies.set(text, policy)
  return policy
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

function packThreshold({
  notificationId,
  window,
  at,
}: SpendThreshold): [string, SpendWindow, string | number] {
  return [notificationId, window, at.type === 'amount' ? String(at.amountNanoUsd) : at.percent]
}

function unpackThreshold([id, window, at]: [string, SpendWindow, string | number]): SpendThreshold {
  return {
    notificationId: id as NotificationId,
    window,
    at:
      typeof at === 'string'
        ? { type: 'amount', amountNanoUsd: BigInt(at) as NanoUsd }
        : { type: 'percent', percent: at },
  }
}
