import type { NanoUsd } from './money.ts'
import { concurrencyGroup } from './rate-limit.ts'
import { limiterOf } from './refusal.ts'
import { createCourse } from './replay-course.ts'
import type { Asked, Course, ReplayedAsk, ReplayedEnd, ReplayedScope } from './replay-course.ts'
import { createTally } from './replay-tally.ts'
import type { TallyResult } from './replay-tally.ts'
import type { ScopeId, ScopeState } from './scope.ts'
import { changeTo, searchSmallestLimit } from './smallest-limit.ts'
import type { ProposedLimit, SmallestLimit } from './smallest-limit.ts'
import { createUsualEnds } from './usual-end.ts'

/** What happened, in the order of the instants. An end comes after its ask. */
export type ReplayEvent =
  | {
      readonly kind: 'ask'
      readonly ask: ReplayedAsk
      /** It was refused then, so nobody knows how it would have ended. */
      readonly wasRefused: boolean
    }
  | { readonly kind: 'end'; readonly end: ReplayedEnd }
  | {
      readonly kind: 'adjust'
      readonly scopeIds: readonly ScopeId[]
      readonly amountNanoUsd: NanoUsd
      readonly atMs: number
    }

/** What is asked of a replay. */
export type ReplaySetting = {
  /** Those with limits, and the one whose limit it is, as they stood at `warmFromMs`. */
  readonly scopes: readonly ReplayedScope[]
  /** Whose limit it is; only asks that touch the limit are counted. */
  readonly scopeId: ScopeId
  readonly proposed: ProposedLimit
  /** From here on everything is replayed, so that buckets are as they would have been at `fromMs`. */
  readonly warmFromMs: number
  /** From here on it is counted. Unix milliseconds. */
  readonly fromMs: number
  readonly bucketMs: number
  /** Above as many asks the smallest value of a rate limit is not looked for. */
  readonly searchedAsksMax: number
}

/** What the proposed limit would have done. */
export type ReplayResult = TallyResult & {
  readonly smallest: SmallestLimit | null
  /** An ask that was refused then was admitted here, and ended as others of its model. */
  readonly hasUsualEnds: boolean
}

/**
 * Takes what happened through the ledger's own decisions, under the limits of now and under the proposed one, side by
 * side. An ask that is refused takes nothing and is not settled.
 */
export function createReplay(setting: ReplaySetting): {
  play(event: ReplayEvent): void
  result(isLate: () => boolean): ReplayResult
} {
  const runs = createRuns(setting)
  const each = [...new Set([runs.present, runs.proposed, runs.without])]
  const search = searchSmallestLimit(setting.scopeId, setting.proposed, setting.searchedAsksMax)
  const tally = createTally(setting)
  const usual = createUsualEnds()
  const running = new Map<string, ReplayedAsk>()
  let hasUsualEnds = false

  function ask(asked: ReplayedAsk, wasRefused: boolean): void {
    const answers = new Map<Run, Asked>()
    for (const run of each) {
      const answer = run.course.ask(asked)
      answers.set(run, answer)
      if (answer.refusal || !wasRefused) continue
      hasUsualEnds = true
      schedule(run.due, usual.endOf(asked))
    }
    const without = answers.get(runs.without)!
    if (!without.refusal) search.admitted(asked, without)
    if (!wasRefused) running.set(asked.id, asked)
    if (!isCounted(setting, asked)) return
    const { refusal } = answers.get(runs.proposed)!
    const isRefusedNow = answers.get(runs.present)!.refusal !== undefined
    tally.add(asked, refusal && limiterOf(refusal), isRefusedNow)
  }

  function end(ended: ReplayedEnd): void {
    const asked = running.get(ended.id)
    running.delete(ended.id)
    if (asked) usual.learn(asked, ended)
    for (const run of each) run.course.end(ended)
    search.ended(ended)
  }

  const endDue = (untilMs: number): void => {
    for (const run of each) {
      for (const due of takeDue(run, untilMs)) if (run === runs.without) search.ended(due)
    }
  }

  return {
    play: (event) => {
      switch (event.kind) {
        case 'ask':
          endDue(event.ask.atMs)
          return ask(event.ask, event.wasRefused)
        case 'end':
          endDue(event.end.atMs)
          return end(event.end)
        case 'adjust':
          for (const { course } of each) {
            course.adjust(event.scopeIds, event.amountNanoUsd, event.atMs)
          }
      }
    },
    result: (isLate) => ({ ...tally.result(), smallest: search.find(isLate), hasUsualEnds }),
  }
}

/** Only what the limit is about: of a rate limit, requests of its group of models. */
function isCounted(
  { scopeId, proposed, fromMs }: ReplaySetting,
  { atMs, scopeIds, taking }: ReplayedAsk,
): boolean {
  const isOfGroup =
    proposed.kind === 'spend' ||
    proposed.group === concurrencyGroup ||
    proposed.group === taking.group
  return atMs >= fromMs && isOfGroup && scopeIds.includes(scopeId)
}

type Run = { readonly course: Course; readonly due: ReplayedEnd[] }
type Runs = { readonly present: Run; readonly proposed: Run; readonly without: Run }

/** Those that are the same are one. */
function createRuns({ scopes, scopeId, proposed, warmFromMs }: ReplaySetting): Runs {
  const policy = scopes.find(({ id }) => id === scopeId)?.policy
  const spendLimits: ScopeState['policy']['spendLimits'] = policy?.spendLimits ?? []
  const run = (limit: ProposedLimit | undefined): Run => {
    const change = limit && { id: scopeId, change: changeTo(limit, spendLimits) }
    return { course: createCourse(scopes, change, warmFromMs), due: [] }
  }
  const present = run(undefined)
  const hasOne =
    proposed.kind === 'spend'
      ? spendLimits.some(({ window }) => window === proposed.window)
      : policy?.rateLimits[proposed.group]?.[proposed.limiter] !== undefined
  const without = hasOne ? run(none(proposed)) : present
  return { present, without, proposed: isNone(proposed) ? without : run(proposed) }
}

function none(limit: ProposedLimit): ProposedLimit {
  return limit.kind === 'rate' ? { ...limit, limit: null } : { ...limit, limitNanoUsd: null }
}

function isNone(limit: ProposedLimit): boolean {
  return limit.kind === 'rate' ? limit.limit === null : limit.limitNanoUsd === null
}

/** Ends what would have ended by then. */
function takeDue({ course, due }: Run, untilMs: number): readonly ReplayedEnd[] {
  const later = due.findIndex(({ atMs }) => atMs > untilMs)
  const taken = due.splice(0, later < 0 ? due.length : later)
  for (const end of taken) course.end(end)
  return taken
}

/** Keeps them in the order of their instants; mostly the new one is the last. */
function schedule(due: ReplayedEnd[], end: ReplayedEnd): void {
  const place = due.findLastIndex(({ atMs }) => atMs <= end.atMs) + 1
  due.splice(place, 0, end)
}
