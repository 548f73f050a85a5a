import { exactCorrect, exactLimit, exactTake, tokensAt } from './exact-bucket.ts'
import type { ExactBucket } from './exact-bucket.ts'

/** What the exact model knows of a request that touches rate limits. */
export type ExactRequest = {
  readonly group: string
  readonly admittedAtMs: number
  readonly estimate: number
  /** `max_tokens` where limits were strict at its admission, else 0. */
  readonly held: number
  counted: number
  isOpen: boolean
}

/** What a request asks for; `known` says that the estimate is none. */
export type ExactAsk = {
  readonly group: string
  readonly estimate: number
  readonly known: boolean
  readonly maxTokens: number
}

/** The limits of one scope, by `group/limiter`, and the requests that are in their buckets. */
export type ExactRates = {
  readonly buckets: Map<string, ExactBucket>
  readonly requests: Set<ExactRequest>
}

/** What the response used; null where nobody knows. */
export type ExactUse = { input: number; inputCacheAware: number; output: number } | null

const outputLimiters = ['output_tokens_per_minute', 'tokens_per_minute', 'tokens_per_day']

/** Whether each limit of the scope can pay for it. */
export function canPay(rates: ExactRates, ask: ExactAsk, strict: boolean, nowMs: number): boolean {
  return [...bucketsOf(rates, ask.group)].every(([limiter, bucket]) => {
    const limit = exactLimit(bucket)
    const input = inputOf(limiter, ask.estimate)
    const hold = strict && outputLimiters.includes(limiter) ? ask.maxTokens : 0
    const certain = limiter === 'requests_per_minute' ? 1 : (ask.known ? input : 0) + hold
    const wanted = limiter === 'requests_per_minute' ? 1 : Math.max(1, input + hold)
    if (limit === 0 || certain > limit) return false
    const held = BigInt(heldIn(rates, ask.group, limiter))
    return tokensAt(bucket, nowMs) - held >= BigInt(Math.min(wanted, limit))
  })
}

/** Takes what an admitted request asked for. */
export function payFor(rates: ExactRates, request: ExactRequest): void {
  rates.requests.add(request)
  for (const [limiter, bucket] of bucketsOf(rates, request.group)) {
    const isRequests = limiter === 'requests_per_minute'
    exactTake(bucket, isRequests ? 1 : inputOf(limiter, request.estimate), request.admittedAtMs)
  }
}

/** Takes output beyond what was counted before. The caller then moves `counted`, once for all scopes. */
export function payOutput(
  rates: ExactRates,
  request: ExactRequest,
  total: number,
  nowMs: number,
): void {
  for (const [limiter, bucket] of bucketsOf(rates, request.group)) {
    if (outputLimiters.includes(limiter)) exactTake(bucket, total - request.counted, nowMs)
  }
}

/** Corrects what the request took. The caller then closes it, once for all scopes. */
export function correctRates(
  rates: ExactRates,
  request: ExactRequest,
  use: ExactUse,
  nowMs: number,
): void {
  const { admittedAtMs, estimate, counted, held } = request
  for (const [limiter, bucket] of bucketsOf(rates, request.group)) {
    const isOlder = admittedAtMs < bucket.beganMs
    if (limiter !== 'requests_per_minute' && limiter !== 'output_tokens_per_minute' && !isOlder) {
      const isAware = limiter === 'input_tokens_per_minute_cache_aware'
      const used = use === null ? estimate : isAware ? use.inputCacheAware : use.input
      exactCorrect(bucket, { taken: estimate, used, admittedAtMs }, nowMs)
    }
    if (outputLimiters.includes(limiter)) {
      const most = counted + Math.max(0, held - counted)
      const used = use === null ? most : use.output
      if (!isOlder || used >= counted) {
        exactCorrect(bucket, { taken: counted, used, admittedAtMs }, nowMs)
      }
    }
  }
}

/** What strict limits keep in a bucket for requests that are running. */
export function heldIn({ buckets, requests }: ExactRates, group: string, limiter: string): number {
  if (!outputLimiters.includes(limiter)) return 0
  const { beganMs } = buckets.get(`${group}/${limiter}`)!
  return [...requests]
    .filter((each) => each.isOpen && each.group === group && each.admittedAtMs >= beganMs)
    .reduce((sum, { held, counted }) => sum + Math.max(0, held - counted), 0)
}

/** The limits of a group, by limiter. */
export function bucketsOf({ buckets }: ExactRates, group: string): Map<string, ExactBucket> {
  const ofGroup = [...buckets].filter(([name]) => name.startsWith(`${group}/`))
  return new Map(ofGroup.map(([name, bucket]) => [name.slice(group.length + 1), bucket]))
}

function inputOf(limiter: string, estimate: number): number {
  return limiter === 'output_tokens_per_minute' || limiter === 'requests_per_minute' ? 0 : estimate
}
