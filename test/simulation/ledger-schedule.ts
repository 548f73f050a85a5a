/** What a request asks for; amounts in nano-dollars, counts of tokens. */
export type SimulatedAsk = {
  readonly id: number
  /** Whose: an index into the keys, or one beyond them for traffic without a key. */
  readonly who: number
  readonly bound: bigint
  readonly group: string
  readonly estimate: number
  readonly known: boolean
  readonly maxTokens: number
  readonly unbounded: boolean
  readonly unknownModel: boolean
}

/** What goes through the ledger's queue. */
export type SimulatedVerb =
  | ({ readonly verb: 'ask' } & SimulatedAsk)
  | {
      readonly verb: 'settle'
      readonly id: number
      readonly cost: bigint
      /** Null: broken off, and nobody knows. */
      readonly use: {
        readonly input: number
        readonly inputCacheAware: number
        readonly output: number
      } | null
    }
  | { readonly verb: 'release'; readonly id: number }
  | { readonly verb: 'count'; readonly id: number; readonly total: number }
  | { readonly verb: 'call'; readonly id: number; readonly who: number; readonly group: string }

/** A threshold of spend, in percents of a limit or as an amount. */
export type SimulatedThreshold = {
  readonly name: string
  readonly window: SimulatedWindow
  readonly amount?: bigint
  readonly percent?: number
}

export type SimulatedWindow = 'daily' | 'weekly' | 'monthly'

/** Only what is named changes. */
export type SimulatedEdit = {
  readonly status?: 'open' | 'inactive' | 'paused'
  readonly spend?: readonly (readonly [SimulatedWindow, bigint])[]
  readonly rate?: {
    readonly group: string
    readonly limiter: string
    readonly limit: number | null
    readonly reportOnly: boolean
  }
  /** Limits that refuse nothing, whatever they are. */
  readonly reportOnlySpend?: readonly (readonly [SimulatedWindow, bigint])[]
  readonly strict?: boolean
  readonly refuseUnbounded?: boolean
  readonly refuseUnknown?: boolean
  readonly thresholds?: readonly SimulatedThreshold[]
}

/** What may happen, in any order. */
export type Step =
  | { readonly what: 'verbs'; readonly verbs: readonly SimulatedVerb[] }
  | { readonly what: 'edit'; readonly scope: number; readonly edit: SimulatedEdit }
  | { readonly what: 'adjust'; readonly id: number; readonly who: number; readonly amount: bigint }
  /** Below zero the clock steps back. */
  | { readonly what: 'wait'; readonly ms: number }
  | { readonly what: 'roll'; readonly to: 'day' | 'week' | 'month' }
  | { readonly what: 'crash'; readonly node: number }
  | { readonly what: 'lapse' }
  | { readonly what: 'take' }

/** Chance that a seed repeats (the public-domain generator `mulberry32`). */
type Chance = {
  /** A whole number from 0 to `below` − 1. */
  below(below: number): number
  of<Value>(values: readonly Value[]): Value
  percent(percent: number): boolean
}

function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => next() % limit
  return {
    below,
    of: (values) => values[below(values.length)]!,
    percent: (percent) => below(100) < percent,
  }
}

/** How many keys and scopes there are: three keys, two workspaces, one organization. */
export const keyCount = 3
const scopeCount = 6
const groups = ['models', 'models', 'token_count']
const limiters = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
]
const windows: readonly SimulatedWindow[] = ['daily', 'weekly', 'monthly']

/** The schedule of a seed, always the same. */
export function scheduleOf(seed: number): Step[] {
  const chance = chanceOf(seed)
  const length = 5 + chance.below(60)
  const asked = { next: 0 }
  // It begins with limits, since without any there is nothing to hold.
  return Array.from({ length }, (_, index) =>
    index < 4 ? editStepOf(chance) : stepOf(chance, asked),
  )
}

function stepOf(chance: Chance, asked: { next: number }): Step {
  const roll = chance.below(100)
  if (roll < 58) {
    const together = chance.percent(25) ? 2 + chance.below(6) : 1
    return { what: 'verbs', verbs: Array.from({ length: together }, () => verbOf(chance, asked)) }
  }
  if (roll < 74) return editStepOf(chance)
  if (roll < 78) {
    const amount = BigInt(chance.below(120) - 60)
    return { what: 'adjust', id: chance.below(4), who: chance.below(keyCount + 1), amount }
  }
  if (roll < 88) return { what: 'wait', ms: waitMsOf(chance) }
  if (roll < 91) return { what: 'roll', to: chance.of(['day', 'week', 'month']) }
  if (roll < 95) return { what: 'crash', node: chance.below(2) }
  return chance.percent(50) ? { what: 'lapse' } : { what: 'take' }
}

function editStepOf(chance: Chance): Step {
  const edit = editOf(chance)
  // How output is limited is the organization's to say: the last of the scopes.
  const scope = edit.strict === undefined ? chance.below(scopeCount) : scopeCount - 1
  return { what: 'edit', scope, edit }
}

function waitMsOf(chance: Chance): number {
  if (chance.percent(12)) return -1 - chance.below(chance.of([1000, 90_000, 3 * 86_400_000]))
  return chance.below(chance.of([2, 1000, 30_000, 90_000, 86_400_000])) + 1
}

function verbOf(chance: Chance, asked: { next: number }): SimulatedVerb {
  // Mostly one that was asked lately; sometimes one that never was.
  const id = Math.max(0, asked.next - 1 - chance.below(8)) + (chance.percent(3) ? 1000 : 0)
  const roll = chance.below(100)
  if (roll < 45 || asked.next === 0) return { verb: 'ask', ...askOf(chance, asked, id) }
  if (roll < 72) {
    const use = chance.percent(85)
      ? { input: chance.below(60), inputCacheAware: chance.below(40), output: chance.below(60) }
      : null
    return { verb: 'settle', id, cost: BigInt(chance.below(chance.percent(90) ? 100 : 250)), use }
  }
  if (roll < 80) return { verb: 'release', id }
  if (roll < 94) return { verb: 'count', id, total: chance.below(60) }
  return { verb: 'call', id, who: chance.below(keyCount + 1), group: 'token_count' }
}

function askOf(chance: Chance, asked: { next: number }, again: number): SimulatedAsk {
  const id = asked.next > 0 && chance.percent(5) ? again : asked.next++
  return {
    id,
    who: chance.below(keyCount + 1),
    bound: BigInt(chance.below(100)),
    group: chance.of(groups),
    estimate: chance.below(chance.percent(90) ? 50 : 300),
    known: chance.percent(30),
    maxTokens: chance.below(chance.percent(90) ? 50 : 300),
    unbounded: chance.percent(10),
    unknownModel: chance.percent(10),
  }
}

function editOf(chance: Chance): SimulatedEdit {
  const roll = chance.below(100)
  if (roll < 25) return { spend: spendOf(chance) }
  if (roll < 30) return { reportOnlySpend: spendOf(chance) }
  if (roll < 60) {
    const isConcurrency = chance.percent(20)
    const limit = chance.percent(80) ? chance.below(isConcurrency ? 8 : 150) : null
    const reportOnly = chance.percent(15)
    return {
      rate: isConcurrency
        ? { group: 'concurrency', limiter: 'concurrent_requests', limit, reportOnly }
        : { group: chance.of(groups), limiter: chance.of(limiters), limit, reportOnly },
    }
  }
  if (roll < 70) return { strict: chance.percent(50) }
  if (roll < 75) return { refuseUnbounded: chance.percent(50), refuseUnknown: chance.percent(50) }
  if (roll < 92) return { thresholds: thresholdsOf(chance) }
  return { status: chance.of(['open', 'open', 'open', 'inactive', 'paused'] as const) }
}

function spendOf(chance: Chance): (readonly [SimulatedWindow, bigint])[] {
  const chosen = windows.filter(() => chance.percent(40))
  return chosen.map((window) => [window, BigInt(chance.below(chance.percent(90) ? 900 : 1))])
}

function thresholdsOf(chance: Chance): SimulatedThreshold[] {
  return ['ntf_1', 'ntf_2', 'ntf_3']
    .filter(() => chance.percent(60))
    .map((name) => ({
      name,
      window: chance.of(windows),
      ...(chance.percent(50)
        ? { amount: BigInt(1 + chance.below(400)) }
        : { percent: 1 + chance.below(100) }),
    }))
}
