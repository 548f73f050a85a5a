import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactBucket, exactLimit, partsAt } from '#test/support/exact-bucket.ts'
import {
  bucketsOf,
  canPay,
  correctRates,
  heldIn,
  payFor,
  payOutput,
} from '#test/support/exact-rates.ts'
import type { ExactRates, ExactRequest } from '#test/support/exact-rates.ts'
import type { OrganizationId } from './id.ts'
import { rateRefusals, takeRates } from './rate-admission.ts'
import { bucketAt } from './rate-bucket.ts'
import { countOutput, settleRates } from './rate-charge.ts'
import type { RateTaken, UsedTokens } from './rate-charge.ts'
import type { BucketLimiter } from './rate-limit.ts'
import { newScopeState } from './scope.ts'
import type { ScopeState } from './scope.ts'

const group = 'models'
const startMs = Date.UTC(2026, 10, 22)
const scopeId = 'org' as OrganizationId
const buckets = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
] as const satisfies readonly BucketLimiter[]

/** All amounts are thousandths of what is possible. */
type Step = {
  readonly verb: 'ask' | 'count' | 'settle' | 'release' | 'expire'
  readonly waitMs: number
  readonly pick: number
  readonly first: number
  readonly second: number
}

const part = fc.oneof(fc.constantFrom(0, 1000), fc.nat({ max: 1000 }))
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom('ask', 'ask', 'ask', 'count', 'settle', 'settle', 'release', 'expire'),
  waitMs: fc.oneof(fc.constantFrom(0, 0, 1), fc.nat({ max: 40_000 }), fc.nat({ max: 70_000_000 })),
  pick: fc.nat({ max: 1000 }),
  first: part,
  second: part,
})
const schedule = fc.array(step, { minLength: 2, maxLength: 40 })
const limit = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 5000 }))

/** What a request really used, and when: what the bound is about. */
type Truth = {
  readonly admittedAtMs: number
  input: number
  inputCacheAware: number
  readonly output: { atMs: number; tokens: number }[]
}
type Running = {
  readonly exact: ExactRequest
  readonly truth: Truth
  readonly maxTokens: number
  taken: RateTaken
}

/** Plays a schedule on the real decisions and on the exact model; returns what was really used. */
function play(script: readonly Step[], tokens: number, strict: boolean): Truth[] {
  const rates: ExactRates = {
    buckets: new Map(buckets.map((of) => [`${group}/${of}`, exactBucket(of, tokens, 0)])),
    requests: new Set(),
  }
  let state = withLimits(tokens)
  const running: Running[] = []
  const truths: Truth[] = []
  let nowMs = startMs
  for (const each of script) {
    nowMs += each.waitMs
    if (each.verb === 'ask') ask(each)
    else if (running.length > 0) progress(each, running[each.pick % running.length]!)
    expectSame(state, rates, nowMs)
  }
  return truths

  function ask({ first, second }: Step): void {
    const estimate = Math.floor((tokens * first) / 1000)
    const maxTokens = Math.floor(((tokens - estimate) * second) / 1000)
    const request = {
      group,
      inputTokens: estimate,
      inputIsKnown: false,
      outputTokensMax: maxTokens,
    }
    const admitted = rateRefusals({ id: scopeId, state }, request, strict, nowMs).length === 0
    const exactAsk = { group, estimate, known: false, maxTokens }
    expect(admitted).toBe(canPay(rates, exactAsk, strict, nowMs))
    if (!admitted) return
    state = { ...state, buckets: takeRates(state, request, strict, nowMs) }
    const held = strict ? maxTokens : 0
    const exact = { group, admittedAtMs: nowMs, estimate, held, counted: 0, isOpen: true }
    payFor(rates, exact)
    const truth = { admittedAtMs: nowMs, input: estimate, inputCacheAware: estimate, output: [] }
    truths.push(truth)
    running.push({ exact, truth, maxTokens, taken: takenOf(exact) })
  }

  function progress({ verb, first, second }: Step, request: Running): void {
    const { exact, truth, maxTokens } = request
    const room = maxTokens - exact.counted
    const more = Math.floor((room * first) / 1000)
    if (verb === 'count') {
      if (more > 0) state = { ...state, buckets: countOutput(state, request.taken, more, nowMs) }
      payOutput(rates, exact, exact.counted + more, nowMs)
      exact.counted += more
      truth.output.push({ atMs: nowMs, tokens: more })
      request.taken = takenOf(exact)
      return
    }
    const input = Math.floor((exact.estimate * second) / 1000)
    const used: Record<'settle' | 'release' | 'expire', UsedTokens | null> = {
      settle: { input, inputCacheAware: Math.floor(input / 2), output: exact.counted + more },
      release: { input: 0, inputCacheAware: 0, output: 0 },
      expire: null,
    }
    const use = used[verb as 'settle']
    state = { ...state, buckets: settleRates(state, request.taken, use, nowMs) }
    correctRates(rates, exact, use, nowMs)
    exact.isOpen = false
    running.splice(running.indexOf(request), 1)
    const left = Math.max(0, exact.held - exact.counted)
    keepTruth(truth, use ?? { ...truth, output: exact.counted + left }, nowMs)
  }
}

function takenOf({ admittedAtMs, estimate, held, counted }: ExactRequest): RateTaken {
  const output = { heldOutputTokens: held, countedOutputTokens: counted }
  return { group, admittedAtMs, inputTokens: estimate, ...output }
}

/** Output beyond what was counted is counted now; output counted too much never was. */
function keepTruth(truth: Truth, used: UsedTokens, nowMs: number): void {
  truth.input = used.input
  truth.inputCacheAware = used.inputCacheAware
  let counted = truth.output.reduce((sum, { tokens }) => sum + tokens, 0)
  if (used.output > counted) truth.output.push({ atMs: nowMs, tokens: used.output - counted })
  for (const each of truth.output.toReversed()) {
    const back = Math.min(each.tokens, Math.max(0, counted - used.output))
    each.tokens -= back
    counted -= back
  }
}

function withLimits(tokens: number): ScopeState {
  const state = newScopeState('organization')
  const limits = Object.fromEntries(buckets.map((of) => [of, tokens]))
  return { ...state, policy: { ...state.policy, rateLimits: { [group]: limits } } }
}

function expectSame(state: ScopeState, rates: ExactRates, nowMs: number): void {
  for (const [of, exact] of bucketsOf(rates, group)) {
    const bucket = bucketAt(state, group, of as BucketLimiter, nowMs)
    const parts = BigInt(bucket.level) * exact.periodMs + BigInt(bucket.remainder)
    expect([of, parts]).toEqual([of, partsAt(exact, nowMs)])
    expect(bucket.held).toBe(heldIn(rates, group, of))
    expect(bucket.level).toBeLessThanOrEqual(exactLimit(exact))
  }
}

type Use = { readonly atMs: number; readonly tokens: number }

/** The windows that hold more than the limit and its refill. */
function overfull(uses: readonly Use[], tokens: number, periodMs: number): string[] {
  const sorted = uses.toSorted((left, right) => left.atMs - right.atMs)
  return sorted.flatMap((first, from) => {
    let sum = 0n
    return sorted.slice(from).flatMap((last) => {
      sum += BigInt(last.tokens)
      const most = BigInt(tokens) * BigInt(periodMs + last.atMs - first.atMs)
      return sum * BigInt(periodMs) <= most ? [] : [`${sum} in ${last.atMs - first.atMs} ms`]
    })
  })
}

const requestsOf = (truths: readonly Truth[]): Use[] =>
  truths.map(({ admittedAtMs }) => ({ atMs: admittedAtMs, tokens: 1 }))
const inputOf = (truths: readonly Truth[]): Use[] =>
  truths.map(({ admittedAtMs, input }) => ({ atMs: admittedAtMs, tokens: input }))
const awareInputOf = (truths: readonly Truth[]): Use[] =>
  truths.map((each) => ({ atMs: each.admittedAtMs, tokens: each.inputCacheAware }))
const outputOf = (truths: readonly Truth[]): Use[] => truths.flatMap(({ output }) => output)

test('requests and input: no window of any length sees more than the limit and its refill', () => {
  fc.assert(
    fc.property(schedule, limit, fc.boolean(), (script, tokens, strict) => {
      const truths = play(script, tokens, strict)
      expect(overfull(requestsOf(truths), tokens, 60_000)).toEqual([])
      expect(overfull(inputOf(truths), tokens, 60_000)).toEqual([])
      expect(overfull(awareInputOf(truths), tokens, 60_000)).toEqual([])
    }),
    { numRuns: 600 },
  )
})

test('strict limits of output and of all tokens: no window sees more than the limit and its refill', () => {
  fc.assert(
    fc.property(schedule, limit, (script, tokens) => {
      const truths = play(script, tokens, true)
      const all = [...inputOf(truths), ...outputOf(truths)]
      expect(overfull(outputOf(truths), tokens, 60_000)).toEqual([])
      expect(overfull(all, tokens, 60_000)).toEqual([])
      expect(overfull(all, tokens, 86_400_000)).toEqual([])
    }),
    { numRuns: 600 },
  )
})

test('input that was overestimated gives nothing back for output that was counted since', () => {
  const estimate = { inputTokens: 50, inputIsKnown: false }
  const asked = { group, ...estimate, outputTokensMax: 50 }
  const taken = { group, admittedAtMs: startMs, inputTokens: 50, heldOutputTokens: 50 }
  const later = startMs + 30_000
  const fresh = withLimits(100)
  const admitted = { ...fresh, buckets: takeRates(fresh, asked, true, startMs) }

  const counted = {
    ...admitted,
    buckets: countOutput(admitted, { ...taken, countedOutputTokens: 0 }, 50, later),
  }
  const used = { input: 0, inputCacheAware: 0, output: 50 }
  const settled = {
    ...counted,
    buckets: settleRates(counted, { ...taken, countedOutputTokens: 50 }, used, later),
  }

  expect(bucketAt(settled, group, 'tokens_per_minute', later).level).toBe(50)
})

test('output counted in a limit that is newer than its request is counted once', () => {
  const state = newScopeState('organization')
  const rateLimits = { [group]: { output_tokens_per_minute: 100 } }
  const limited: ScopeState = {
    ...state,
    policy: {
      ...state.policy,
      rateLimits,
      rateLimitsSince: { [group]: { output_tokens_per_minute: startMs } },
    },
  }
  const taken = { group, admittedAtMs: startMs - 1, inputTokens: 9, heldOutputTokens: 0 }

  const counted = {
    ...limited,
    buckets: countOutput(limited, { ...taken, countedOutputTokens: 0 }, 40, startMs),
  }
  const used = { input: 9, inputCacheAware: 9, output: 45 }
  const settled = {
    ...counted,
    buckets: settleRates(counted, { ...taken, countedOutputTokens: 40 }, used, startMs),
  }

  expect(bucketAt(settled, group, 'output_tokens_per_minute', startMs).level).toBe(55)
})
