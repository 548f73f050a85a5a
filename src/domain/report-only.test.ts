import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admit } from './admission.ts'
import type { Taking } from './admission.ts'
import { nobody } from './allow-list.ts'
import { replaceIn } from './charge.ts'
import type { ApiKeyId, OrganizationId } from './id.ts'
import { nanoUsd } from './money.ts'
import { editScope } from './policy.ts'
import type { PolicyChange } from './policy.ts'
import { countOutput } from './rate-charge.ts'
import type { RateTaken } from './rate-charge.ts'
import type { Limiter } from './rate-limit.ts'
import type { Refusal } from './refusal.ts'
import { asEnforced, countReportOnly } from './report-only.ts'
import { newScopeState } from './scope.ts'
import type { LimitMode, ScopeId, ScopeState } from './scope.ts'

const startMs = Date.UTC(2026, 10, 22)
const group = 'models'
const ids: readonly ScopeId[] = ['key' as ApiKeyId, 'org' as OrganizationId]

type Request = {
  readonly waitMs: number
  readonly lastsMs: number
  readonly bound: number
  readonly cost: number
  readonly input: number
  readonly usedInput: number
  readonly output: number
}
type Limits = {
  readonly scope: number
  readonly limiter: Limiter | 'daily' | 'monthly'
  readonly value: number
}

const requests = fc.array(
  fc.record<Request>({
    waitMs: fc.oneof(fc.constant(0), fc.nat({ max: 30_000 }), fc.nat({ max: 86_400_000 })),
    lastsMs: fc.nat({ max: 90_000 }),
    bound: fc.nat({ max: 100 }),
    cost: fc.nat({ max: 120 }),
    input: fc.nat({ max: 100 }),
    usedInput: fc.nat({ max: 150 }),
    output: fc.nat({ max: 100 }),
  }),
  { minLength: 5, maxLength: 60 },
)
const limits = fc.array(
  fc.record<Limits>({
    scope: fc.nat({ max: 1 }),
    limiter: fc.constantFrom(
      'requests_per_minute',
      'input_tokens_per_minute',
      'output_tokens_per_minute',
      'tokens_per_day',
      'concurrent_requests',
      'daily',
      'monthly',
    ),
    value: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 600 })),
  }),
  { minLength: 1, maxLength: 4 },
)

/** The ledger's order of things, without a database: who was refused, and by what the rest would have been. */
function play(script: readonly Request[], set: readonly Limits[], mode: LimitMode) {
  let states = ids.map((id, index) => {
    const kind = index === 0 ? 'api_key' : 'organization'
    const change = changeOf(set, index, mode)
    return editScope(id, newScopeState(kind), change, startMs).state
  })
  const refused: boolean[] = []
  const open: { endMs: number; request: Request; taken: RateTaken; spared: boolean }[] = []
  let nowMs = startMs + 1

  const endUntil = (untilMs: number): void => {
    for (const each of open.splice(0).toSorted((left, right) => left.endMs - right.endMs)) {
      if (each.endMs > untilMs) open.push(each)
      else states = end(states, each)
    }
  }
  for (const request of script) {
    nowMs += request.waitMs
    endUntil(nowMs)
    const entries = ids.map((id, index) => ({ id, state: states[index] }))
    const decision = admit(entries, takingOf(request), nowMs)
    const reported: readonly Refusal[] = decision.admitted ? decision.wouldRefuse : []
    refused.push(!decision.admitted || reported.length > 0)
    if (!decision.admitted) continue
    states = [...decision.next]
    const taken: RateTaken = {
      group,
      admittedAtMs: nowMs,
      inputTokens: request.input,
      heldOutputTokens: decision.heldOutputTokens,
      countedOutputTokens: 0,
    }
    open.push({ endMs: nowMs + request.lastsMs, request, taken, spared: reported.length > 0 })
  }
  endUntil(Infinity)
  return { refused, states }
}

function changeOf(set: readonly Limits[], index: number, mode: LimitMode): PolicyChange {
  const own = new Map(
    set.filter(({ scope }) => scope === index).map((each) => [each.limiter, each]),
  )
  const spend = [...own.values()].flatMap(({ limiter, value }) =>
    limiter === 'daily' || limiter === 'monthly'
      ? [{ window: limiter, limitNanoUsd: nanoUsd(BigInt(value)) }]
      : [],
  )
  const rateLimits = [...own.values()].flatMap(({ limiter, value }) =>
    limiter === 'daily' || limiter === 'monthly'
      ? []
      : [
          {
            group: limiter === 'concurrent_requests' ? 'concurrency' : group,
            limiter,
            limit: value,
            mode,
          },
        ],
  )
  const spendLimits = mode === 'enforce' ? { spendLimits: spend } : { reportOnlySpendLimits: spend }
  return { ...spendLimits, rateLimits }
}

function takingOf({ bound, input }: Request): Taking {
  return {
    client: nobody,
    named: { models: [], inferenceGeos: [] },
    boundNanoUsd: nanoUsd(BigInt(bound)),
    unbounded: false,
    unknownModel: false,
    group,
    inputTokens: input,
    inputIsKnown: true,
    outputTokensMax: 100,
  }
}

function end(
  states: readonly ScopeState[],
  {
    endMs,
    request,
    taken,
    spared,
  }: {
    endMs: number
    request: Request
    taken: RateTaken
    spared: boolean
  },
): ScopeState[] {
  const none = nanoUsd(0n)
  const half = Math.floor(request.output / 2)
  return states.map((before, index) => {
    const nowMs = Math.max(endMs, before.lastMs)
    const limited = { ...before, buckets: countOutput(before, taken, half, nowMs) }
    const counted = { outputTokens: half, wouldHaveBeenRefused: spared }
    const state = countReportOnly(limited, taken, counted, nowMs)
    const replacement = {
      admittedAtMs: taken.admittedAtMs,
      reservedNanoUsd: nanoUsd(BigInt(request.bound)),
      chargedNanoUsd: none,
      costNanoUsd: nanoUsd(BigInt(request.cost)),
      excessNanoUsd: none,
      closes: true,
      taken: { ...taken, countedOutputTokens: half },
      used: {
        input: request.usedInput,
        inputCacheAware: request.usedInput,
        output: request.output,
      },
      wouldHaveBeenRefused: spared,
    }
    return replaceIn({ id: ids[index]!, state }, replacement, nowMs).state
  })
}

test('report-only limits count exactly the requests that the same limits would have refused', () => {
  fc.assert(
    fc.property(requests, limits, (script, set) => {
      const enforced = play(script, set, 'enforce')
      const reported = play(script, set, 'report_only')

      expect(reported.refused).toEqual(enforced.refused)
      const standing = reported.states.map(asEnforced)
      expect(standing.map(({ openReservations }) => openReservations)).toEqual([0, 0])
      for (const [index, state] of reported.states.entries()) {
        if (!state.reportOnly) continue
        expect(standing[index]!.buckets).toEqual(enforced.states[index]!.buckets)
      }
    }),
    { numRuns: 300 },
  )
}, 30_000)

test('report-only limits change neither balances nor buckets of those that refuse', () => {
  fc.assert(
    fc.property(requests, limits, (script, set) => {
      const without = play(script, [], 'enforce')
      const reported = play(script, set, 'report_only')

      const counted = ({ balances, buckets, openReservations }: ScopeState) => [
        balances,
        buckets,
        openReservations,
      ]
      expect(reported.states.map(counted)).toEqual(without.states.map(counted))
    }),
  )
}, 30_000)

test('a limit has one mode: one that refuses from now on no longer reports, and the other way round', () => {
  const id = ids[1]!
  const edit = (state: ScopeState, change: PolicyChange, nowMs: number): ScopeState =>
    editScope(id, state, change, nowMs).state
  const limit = { group, limiter: 'requests_per_minute', limit: 7 } as const

  const reporting = edit(
    newScopeState('organization'),
    { rateLimits: [{ ...limit, mode: 'report_only' }] },
    startMs,
  )
  expect(reporting.policy.rateLimits).toEqual({})
  expect(reporting.policy.reportOnly?.rateLimits).toEqual({ [group]: { requests_per_minute: 7 } })

  const refusing = edit(reporting, { rateLimits: [limit] }, startMs + 1)
  expect(refusing.policy.rateLimits).toEqual({ [group]: { requests_per_minute: 7 } })
  expect([refusing.policy.reportOnly, refusing.reportOnly]).toEqual([null, null])

  const again = edit(refusing, { rateLimits: [{ ...limit, mode: 'report_only' }] }, startMs + 2)
  expect(again.policy.rateLimits).toEqual({})
  const gone = edit(again, { rateLimits: [{ ...limit, limit: null }] }, startMs + 3)
  expect([gone.policy.rateLimits, gone.policy.reportOnly, gone.reportOnly]).toEqual([
    {},
    null,
    null,
  ])
})
