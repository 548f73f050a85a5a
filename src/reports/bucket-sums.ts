import type { SumColumn } from './ddl.ts'
import type { UsageKey, UsageRow } from './port.ts'
import { sumsBy } from './usage-row.ts'
import type { SumRow } from './usage-row.ts'

/** The sums of one bucket, as the database joins them: `dimension,sum,sum;dimension,sum,sum`. */
export type BucketText = { readonly bucketMs: number; readonly text: string }

/** Adds up the sums of a bucket by key, in the order of keys; of what has no key, all has been forgotten meanwhile. */
export function bucketSummer(
  columns: readonly SumColumn[],
  keys: ReadonlyMap<number, UsageKey>,
): (bucket: BucketText) => UsageRow[] {
  const sumsOf = sumsBy(columns)
  const ranks = new Map([...new Set(keys.values())].map((key, rank) => [key, rank]))
  return ({ bucketMs, text }) => {
    const found = new Map<UsageKey, SumRow>()
    eachRow(text, (dimensionId, row) => {
      const key = keys.get(dimensionId)
      if (!key) return
      const known = found.get(key)
      if (known) add(known, row)
      else found.set(key, row)
    })
    const inOrder = [...found].toSorted(([one], [other]) => ranks.get(one)! - ranks.get(other)!)
    return inOrder.flatMap(([key, row]) => {
      const sums = sumsOf(row)
      return sums ? [{ bucketMs, key, sums }] : []
    })
  }
}

/** By hand: pieces of a text, a dozen for each row, would cost more than all the rest. */
function eachRow(text: string, take: (dimensionId: number, row: SumRow) => void): void {
  let row: SumRow = []
  let dimensionId = -1
  for (let at = 0; at < text.length; at++) {
    const from = at
    let sum = 0
    let code = text.charCodeAt(at)
    for (; code >= zero && code <= nine; code = text.charCodeAt(++at)) sum = sum * 10 + code - zero
    // A correction is less than nothing, and what is longer may not fit into a number.
    const isPlain = at > from && at - from <= plainDigitsMax
    if (!isPlain) while (at < text.length && text[at] !== ',' && text[at] !== ';') at++
    if (dimensionId < 0) dimensionId = sum
    else if (isPlain) row.push(sum === 0 ? 0n : BigInt(sum))
    else row.push(BigInt(text.slice(from, at)))
    if (at < text.length && text[at] === ',') continue
    take(dimensionId, row)
    row = []
    dimensionId = -1
  }
}

const zero = 48
const nine = 57
const plainDigitsMax = 15

function add(sums: bigint[], row: SumRow): void {
  for (let at = 0; at < row.length; at++) sums[at]! += row[at]!
}
