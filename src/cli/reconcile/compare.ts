import { addFigures, noFigures, tokenKinds } from './figures.ts'
import type { Figures, TokenKind } from './figures.ts'

/** A charge whose real cost we do not know: at most what we charged, and perhaps nothing. */
export type UnsureRequest = {
  readonly id: string
  /** `2026-11-28`, in UTC. */
  readonly day: string
  readonly model: string
  readonly source: 'estimated' | 'bound' | 'expired'
  readonly picoUsd: bigint
  readonly upstreamRequestId: string | null
}

/** Figures by day and model, ours or the upstream's. */
export type Cell = { readonly day: string; readonly model: string; readonly figures: Figures }

export type OurCell = Cell & {
  /** By the upstream's own usage: what must be on its bill. */
  readonly reported: Figures
  /** Requests in it: each was rounded up to a whole nano-dollar. */
  readonly requests: bigint
}

export type Verdict =
  /** The same, to the token, and to the rounding and tolerance in dollars. */
  | 'equal'
  /** Not more apart than the unsure requests of that day and model can be. */
  | 'explained'
  /** Apart; but together with the others of its day, or of its model, that are apart too it is not. */
  | 'shifted'
  | 'differs'

export type ComparedCell = {
  readonly day: string
  readonly model: string
  readonly ours: Figures
  readonly theirs: Figures
  /** Ours less theirs. */
  readonly difference: Figures
  /** What unsure requests were charged. */
  readonly unsurePicoUsd: bigint
  readonly verdict: Verdict
}

export type Comparison = {
  readonly cells: readonly ComparedCell[]
  readonly total: Omit<ComparedCell, 'day' | 'model'>
  /** Whether no cell differs. */
  readonly agrees: boolean
}

export type Compared = {
  readonly ours: readonly OurCell[]
  readonly theirs: readonly Cell[]
  /** Of dollars, for each day and model and for their sums. */
  readonly tolerancePicoUsd: bigint
}

type Pair = {
  readonly day: string
  readonly model: string
  readonly ours: Figures
  readonly reported: Figures
  readonly requests: bigint
  readonly theirs: Figures
}

/** Holds the two against one another, oldest day first. Cells of one day and model are added up. */
export function compare({ ours, theirs, tolerancePicoUsd }: Compared): Comparison {
  const pairs = pairUp(ours, theirs)
  const judge = (some: readonly Pair[]): Verdict =>
    judgePair(some.reduce(addPairs), tolerancePicoUsd)
  const own = new Map(pairs.map((pair) => [pair, judge([pair])]))
  // Of those that are apart by themselves alone: what others are unsure of explains nothing here.
  const apart = pairs.filter((pair) => own.get(pair) === 'differs')
  const days = judgeGroups(apart, ({ day }) => day, judge)
  const models = judgeGroups(apart, ({ model }) => model, judge)
  const cells = pairs.map((pair): ComparedCell => {
    const verdict = own.get(pair)!
    const groups = [days.get(pair.day), models.get(pair.model)]
    const isShifted = verdict === 'differs' && groups.some((group) => group !== 'differs')
    return { ...presentPair(pair), verdict: isShifted ? 'shifted' : verdict }
  })
  const sum = pairs.reduce(addPairs, { ...emptyPair, day: '', model: '' })
  return {
    cells,
    total: { ...presentPair(sum), verdict: judgePair(sum, tolerancePicoUsd) },
    agrees: cells.every(({ verdict }) => verdict !== 'differs'),
  }
}

const emptyPair = { ours: noFigures, reported: noFigures, requests: 0n, theirs: noFigures }

function pairUp(ours: readonly OurCell[], theirs: readonly Cell[]): Pair[] {
  const pairs = new Map<string, Pair>()
  const add = (pair: Pair): void => {
    const key = `${pair.day} ${pair.model}`
    const known = pairs.get(key)
    pairs.set(key, known ? addPairs(known, pair) : pair)
  }
  for (const { day, model, figures, reported, requests } of ours) {
    add({ ...emptyPair, day, model, ours: figures, reported, requests })
  }
  for (const { day, model, figures } of theirs) add({ ...emptyPair, day, model, theirs: figures })
  return [...pairs.entries()]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, pair]) => pair)
}

function addPairs(left: Pair, right: Pair): Pair {
  return {
    day: left.day,
    model: left.model,
    ours: addFigures(left.ours, right.ours),
    reported: addFigures(left.reported, right.reported),
    requests: left.requests + right.requests,
    theirs: addFigures(left.theirs, right.theirs),
  }
}

function judgeGroups(
  pairs: readonly Pair[],
  keyOf: (pair: Pair) => string,
  judge: (pairs: readonly Pair[]) => Verdict,
): ReadonlyMap<string, Verdict> {
  const groups = Map.groupBy(pairs, keyOf)
  return new Map([...groups].map(([key, group]) => [key, judge(group)]))
}

/** A nano-dollar in pico-dollars: what one request is rounded up by at the most. */
const roundingPicoUsd = 1_000n

function judgePair({ ours, reported, requests, theirs }: Pair, tolerancePicoUsd: bigint): Verdict {
  const slackPicoUsd = requests * roundingPicoUsd + tolerancePicoUsd
  const apart = ours.picoUsd - theirs.picoUsd
  const sameTokens = tokenKinds.every((kind) => ours.tokens[kind] === theirs.tokens[kind])
  if (sameTokens && apart >= -tolerancePicoUsd && apart <= slackPicoUsd) return 'equal'
  // What we know has to be on their bill, and their bill may not be above what we charged.
  const hasReported =
    tokenKinds.every((kind) => theirs.tokens[kind] >= reported.tokens[kind]) &&
    theirs.picoUsd >= reported.picoUsd - slackPicoUsd
  const isWithin = theirs.picoUsd <= ours.picoUsd + tolerancePicoUsd
  const isUnsure = ours.picoUsd > reported.picoUsd
  return isUnsure && hasReported && isWithin ? 'explained' : 'differs'
}

function presentPair({ day, model, ours, theirs, reported }: Pair): Omit<ComparedCell, 'verdict'> {
  const tokens = Object.fromEntries(
    tokenKinds.map((kind) => [kind, ours.tokens[kind] - theirs.tokens[kind]]),
  ) as Record<TokenKind, bigint>
  return {
    day,
    model,
    ours,
    theirs,
    difference: { tokens, picoUsd: ours.picoUsd - theirs.picoUsd },
    unsurePicoUsd: ours.picoUsd - reported.picoUsd,
  }
}
