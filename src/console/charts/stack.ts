/** One value of one series in one bar. Tokens and requests are counts, costs nano-dollars. */
export type Cell = {
  /** Which bar, from 0. */
  readonly place: number
  readonly id: string
  readonly value: bigint
}

export type Series = {
  readonly id: string
  /** A value for each bar. */
  readonly values: readonly bigint[]
  readonly total: bigint
}

/** Whatever is too small to have a colour of its own. */
export const othersId = 'others'

type StackOptions = {
  readonly bars: number
  /** How many series there may be, the rest of them in one. */
  readonly seriesMax: number
  /** Series in this order, also empty ones; else the largest comes first, and what is empty is left out. */
  readonly order?: readonly string[]
}

/** Cells as series, from the bottom of the bars to the top. Nothing is lost: the series add up to the cells. */
export function stackOf(cells: Iterable<Cell>, options: StackOptions): readonly Series[] {
  const sums = new Map<string, bigint[]>(
    options.order?.map((id) => [id, zeros(options.bars)] as const),
  )
  for (const { place, id, value } of cells) {
    if (place < 0 || place >= options.bars) continue
    const values = sums.get(id) ?? zeros(options.bars)
    values[place] = (values[place] ?? 0n) + value
    sums.set(id, values)
  }
  const series = [...sums].map(([id, values]) => ({ id, values, total: sum(values) }))
  if (options.order) return series
  const sorted = series
    .filter(({ values }) => values.some((value) => value !== 0n))
    .toSorted(bySize)
  return sorted.length <= options.seriesMax ? sorted : withOthers(sorted, options.seriesMax)
}

/** What each bar adds up to. */
export function totalsOf(series: readonly Series[], bars: number): readonly bigint[] {
  return Array.from({ length: bars }, (_bar, place) =>
    sum(series.map(({ values }) => values[place] ?? 0n)),
  )
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((left, right) => left + right, 0n)
}

function withOthers(sorted: readonly Series[], seriesMax: number): readonly Series[] {
  const rest = sorted.slice(seriesMax - 1)
  const values = totalsOf(rest, rest[0]?.values.length ?? 0)
  return [...sorted.slice(0, seriesMax - 1), { id: othersId, values, total: sum(values) }]
}

/** Those of one size by their id, so that the order is the same each time. */
function bySize(a: Series, b: Series): number {
  if (a.total !== b.total) return a.total > b.total ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function zeros(bars: number): bigint[] {
  return Array.from({ length: bars }, () => 0n)
}
