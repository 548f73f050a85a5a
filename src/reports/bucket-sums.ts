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
  const groupOf = groupsOf(keys)
  return ({ bucketMs, text }) => {
    const found: Group[] = []
    eachRow(text, (dimensionId, row) => {
      const group = groupOf.get(dimensionId)
      if (!group) return
      if (group.row) return add(group.row, row)
      group.row = row
      found.push(group)
    })
    const rows: UsageRow[] = []
    for (const group of found.sort((one, other) => one.rank - other.rank)) {
      const sums = sumsOf(group.row!)
      if (sums) rows.push({ bucketMs, key: group.key, sums })
      group.row = undefined
    }
    return rows
  }
}

/** What is added up to one row, and its place among the others; `row` is that of the bucket which is being added up. */
type Group = { readonly key: UsageKey; readonly rank: number; row: SumRow | undefined }

/** By dimension; those of one key share a group. */
function groupsOf(keys: ReadonlyMap<number, UsageKey>): ReadonlyMap<number, Group> {
  const groups = new Map<UsageKey, Group>()
  const groupOf = new Map<number, Group>()
  for (const [dimensionId, key] of keys) {
    let group = groups.get(key)
    if (!group) groups.set(key, (group = { key, rank: groups.size, row: undefined }))
    groupOf.set(dimensionId, group)
  }
  return groupOf
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
