import type { NotificationId } from '#domain/id.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { RateLimits, RateLimitsSince } from '#domain/rate-limit.ts'
import type {
  Allowance,
  ReportOnlyLimits,
  ScopeKind,
  ScopePolicy,
  ScopeSpendLimit,
  ScopeStatus,
} from '#domain/scope.ts'
import type { SpendThreshold } from '#domain/threshold.ts'
import type { SpendWindow } from '#domain/window.ts'

/** The set half. What has its default is left out. */
type PackedPolicy = {
  kind: ScopeKind
  status: ScopeStatus
  expires: number | null
  spend: [SpendWindow, string][]
  rates?: RateLimits
  since?: RateLimitsSince
  /** Limits that only report, in the same words. */
  report?: Pick<PackedPolicy, 'spend' | 'rates' | 'since'>
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

/** What has its default is left out, so that a row says what somebody set. */
export function encodePolicy(policy: ScopePolicy): string {
  const { kind, status, expiresAtMs, spendLimits, rateLimits, rateLimitsSince, thresholds } = policy
  const packed: PackedPolicy = {
    kind,
    status,
    expires: expiresAtMs,
    spend: spendLimits.map(packSpend),
    ...packRates({ rateLimits, rateLimitsSince }),
    ...(policy.reportOnly === null ? {} : { report: packReport(policy.reportOnly) }),
    ...(policy.outputTokens === 'counted' ? {} : { output: policy.outputTokens }),
    ...(policy.unboundedRequests === 'allow' ? {} : { unbounded: policy.unboundedRequests }),
    ...(policy.unknownModels === 'allow' ? {} : { unknown: policy.unknownModels }),
    ...(thresholds.length === 0 ? {} : { thresholds: thresholds.map(packThreshold) }),
    ...packLists(policy),
  }
  return JSON.stringify(packed)
}

function packReport(reportOnly: ReportOnlyLimits): NonNullable<PackedPolicy['report']> {
  return { spend: reportOnly.spendLimits.map(packSpend), ...packRates(reportOnly) }
}

function packSpend({ window, limitNanoUsd }: ScopeSpendLimit): [SpendWindow, string] {
  return [window, String(limitNanoUsd)]
}

function packRates({
  rateLimits,
  rateLimitsSince,
}: Pick<ScopePolicy, 'rateLimits' | 'rateLimitsSince'>): Pick<PackedPolicy, 'rates' | 'since'> {
  return {
    ...(Object.keys(rateLimits).length === 0 ? {} : { rates: rateLimits }),
    ...(Object.keys(rateLimitsSince).length === 0 ? {} : { since: rateLimitsSince }),
  }
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

// Policies change by hand and are read with every batch on PostgreSQL: each text is parsed once.
const policies = new Map<string, ScopePolicy>()
const policiesMax = 10_000

/** Throws on a row that this code did not write. */
export function decodePolicy(text: string): ScopePolicy {
  const known = policies.get(text)
  if (known) return known
  const packed = JSON.parse(text) as PackedPolicy
  const policy: ScopePolicy = {
    kind: packed.kind,
    status: packed.status,
    expiresAtMs: packed.expires,
    ...unpackLimits(packed),
    reportOnly: packed.report ? unpackLimits(packed.report) : null,
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

function unpackLimits(packed: Pick<PackedPolicy, 'spend' | 'rates' | 'since'>): ReportOnlyLimits {
  return {
    spendLimits: packed.spend.map(([window, amount]): ScopeSpendLimit => ({
      window,
      limitNanoUsd: BigInt(amount) as NanoUsd,
    })),
    rateLimits: packed.rates ?? {},
    rateLimitsSince: packed.since ?? {},
  }
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
