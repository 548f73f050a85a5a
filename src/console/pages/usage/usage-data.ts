import type { UsageReport, UsageResult } from '#contract/usage-report.ts'
import { othersId } from '../../charts/stack.ts'
import type { Cell } from '../../charts/stack.ts'
import type { Span } from '../reports/period.ts'
import { widthsMs } from '../reports/period.ts'

/** What was used, in the kinds that are told apart. */
export type UsageFigures = {
  readonly input: bigint
  readonly cacheWrite: bigint
  readonly cacheRead: bigint
  readonly output: bigint
  readonly requests: bigint
  readonly errors: bigint
  readonly webSearches: bigint
}

/** From the bottom of a bar to its top. */
export const categories = ['input', 'cache_write', 'cache_read', 'output'] as const

/** Which bar a bucket is, from 0. */
export function placeOf(startingAt: string, { width, fromMs }: Span): number {
  return Math.round((Date.parse(startingAt) - fromMs) / widthsMs[width])
}

/** Tokens of each bar by their kind. */
export function categoryCells(buckets: UsageReport['data'], span: Span): readonly Cell[] {
  return buckets.flatMap(({ starting_at: startingAt, results }) =>
    results.flatMap((result) => {
      const place = placeOf(startingAt, span)
      const { input, cacheWrite, cacheRead, output } = figuresOf(result)
      return [
        { place, id: 'input', value: input },
        { place, id: 'cache_write', value: cacheWrite },
        { place, id: 'cache_read', value: cacheRead },
        { place, id: 'output', value: output },
      ]
    }),
  )
}

/** All tokens of each bar by whatever `idOf` tells apart. */
export function groupedCells(
  buckets: UsageReport['data'],
  span: Span,
  idOf: (result: UsageResult) => string,
): readonly Cell[] {
  return buckets.flatMap(({ starting_at: startingAt, results }) =>
    results.map((result) => ({
      place: placeOf(startingAt, span),
      id: idOf(result),
      value: tokensOf(figuresOf(result)),
    })),
  )
}

/** What all buckets add up to. */
export function sumUsage(buckets: UsageReport['data']): UsageFigures {
  return buckets
    .flatMap(({ results }) => results)
    .map(figuresOf)
    .reduce(addFigures, noUsage)
}

/** How many requests there were in each bar, by its place. */
export function requestsByPlace(
  buckets: UsageReport['data'],
  span: Span,
): ReadonlyMap<number, bigint> {
  return new Map(
    buckets.map((bucket) => [placeOf(bucket.starting_at, span), sumUsage([bucket]).requests]),
  )
}

/** The same by whatever `idOf` tells apart. */
export function usageById(
  buckets: UsageReport['data'],
  idOf: (result: UsageResult) => string,
): ReadonlyMap<string, UsageFigures> {
  const sums = new Map<string, UsageFigures>()
  for (const result of buckets.flatMap(({ results }) => results)) {
    const id = idOf(result)
    sums.set(id, addFigures(sums.get(id) ?? noUsage, figuresOf(result)))
  }
  return sums
}

/** Of each series that is shown, in its order: those without one of their own are in the series of the others. */
export function figuresOfSeries(
  ids: readonly string[],
  figures: ReadonlyMap<string, UsageFigures>,
): readonly UsageFigures[] {
  const shown = new Set(ids)
  const rest = [...figures].filter(([id]) => !shown.has(id)).map(([, each]) => each)
  return ids.map((id) =>
    id === othersId ? rest.reduce(addFigures, noUsage) : (figures.get(id) ?? noUsage),
  )
}

export function tokensOf({ input, cacheWrite, cacheRead, output }: UsageFigures): bigint {
  return input + cacheWrite + cacheRead + output
}

export const noUsage: UsageFigures = {
  input: 0n,
  cacheWrite: 0n,
  cacheRead: 0n,
  output: 0n,
  requests: 0n,
  errors: 0n,
  webSearches: 0n,
}

function addFigures(left: UsageFigures, right: UsageFigures): UsageFigures {
  return {
    input: left.input + right.input,
    cacheWrite: left.cacheWrite + right.cacheWrite,
    cacheRead: left.cacheRead + right.cacheRead,
    output: left.output + right.output,
    requests: left.requests + right.requests,
    errors: left.errors + right.errors,
    webSearches: left.webSearches + right.webSearches,
  }
}

function figuresOf(result: UsageResult): UsageFigures {
  const { ephemeral_5m_input_tokens: fiveMinutes, ephemeral_1h_input_tokens: oneHour } =
    result.cache_creation
  return {
    input: BigInt(result.uncached_input_tokens),
    cacheWrite: BigInt(fiveMinutes) + BigInt(oneHour),
    cacheRead: BigInt(result.cache_read_input_tokens),
    output: BigInt(result.output_tokens),
    requests: BigInt(result.request_count ?? 0),
    errors: BigInt(result.error_count ?? 0),
    webSearches: BigInt(result.server_tool_use.web_search_requests),
  }
}
