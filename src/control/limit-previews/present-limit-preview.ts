import type { Approximation, LimitPreview } from '#contract/limit-previews.ts'
import { formatCents, nanoUsd, nanoUsdPerCent } from '#domain/money.ts'
import type { TallyCounts } from '#domain/replay-tally.ts'
import type { ScopeKind } from '#domain/scope.ts'
import type { LimitPreview as Previewed } from '#ledger/preview-port.ts'
import { presentInstant, presentOptionalInstant, presentScope } from '../present.ts'
import type { PreviewedLimit } from './preview-limit.ts'

export function presentLimitPreview({
  scope,
  proposed,
  preview,
  keys,
  bucketMs,
}: PreviewedLimit): LimitPreview {
  const { smallest } = preview
  return {
    type: 'limit_preview',
    scope: presentScope({ scopeKind: scope.kind, scopeId: scope.id }),
    starting_at: presentInstant(preview.fromMs),
    ending_at: presentInstant(preview.toMs),
    is_whole: preview.isWhole,
    ...presentCounts(preview),
    no_longer_refused: preview.noLongerRefused,
    first_refused_at: presentOptionalInstant(preview.firstRefusedMs),
    last_refused_at: presentOptionalInstant(preview.lastRefusedMs),
    bucket_width: bucketMs === dayMs ? '1d' : '1h',
    buckets: presentBuckets(preview, bucketMs),
    api_keys: keys.map(({ asker, apiKeyId, workspaceId, name }) => ({
      api_key_id: apiKeyId,
      name,
      workspace_id: workspaceId,
      ...presentCounts(asker),
    })),
    limiters: preview.limiters.map(({ limiter, refused }) => {
      const parts = limiter.split('/')
      const scopeKind = parts[1] as ScopeKind
      return { kind: parts[0]!, scope: scopeKind, detail: parts.at(-1)!, refused }
    }),
    smallest: smallest && {
      value: proposed.kind === 'spend' ? wholeCents(smallest.limit) : smallest.limit.toString(),
      needed_at: presentInstant(smallest.atMs),
    },
    approximations: approximationsOf(preview),
  }
}

function presentCounts({ requests, refused, newlyRefused }: TallyCounts) {
  return { requests, refused, newly_refused: newlyRefused }
}

function presentBuckets(
  { fromMs, toMs, buckets }: Previewed,
  bucketMs: number,
): LimitPreview['buckets'] {
  const known = new Map(buckets.map((bucket) => [bucket.startMs, bucket]))
  const firstMs = Math.floor(fromMs / bucketMs) * bucketMs
  const count = Math.ceil((toMs - firstMs) / bucketMs)
  return Array.from({ length: count }, (_, index) => {
    const startMs = firstMs + index * bucketMs
    const counts = known.get(startMs) ?? { requests: 0, refused: 0, newlyRefused: 0 }
    return { starting_at: presentInstant(startMs), ...presentCounts(counts) }
  })
}

/** Limits are set in whole cents: the next that is enough. */
function wholeCents(amountNanoUsd: bigint): string {
  const cents = (amountNanoUsd + nanoUsdPerCent - 1n) / nanoUsdPerCent
  return formatCents(nanoUsd(cents * nanoUsdPerCent))
}

function approximationsOf(preview: Previewed): Approximation[] {
  const found: readonly (readonly [boolean, Approximation])[] = [
    [preview.hasSharedFacts, 'shared_facts'],
    [preview.hasUsualEnds, 'usual_ends'],
    [preview.hasUnknownCosts, 'unknown_costs'],
    [preview.hasLateOutput, 'late_output'],
  ]
  return found.flatMap(([is, name]) => (is ? [name] : []))
}

const dayMs = 86_400_000
