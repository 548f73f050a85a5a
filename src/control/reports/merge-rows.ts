/** One row of a report before it is written: where it belongs, and what is summed of it. */
export type Row<Key, Sums> = { readonly bucketMs: number; readonly key: Key; readonly sums: Sums }

/**
 * By bucket, rows of one key made one. In each bucket they are in the order of their keys, whatever the database. It can be
 * called again with the rows of other buckets: the names of keys are remembered.
 */
export function rowMerger<Key extends object, Sums>(
  add: (left: Sums, right: Sums) => Sums,
): (rows: Iterable<Row<Key, Sums>>) => Map<number, Row<Key, Sums>[]> {
  const nameOf = rememberEach<Key, string>((key) => JSON.stringify(key))
  return (rows) => merge(rows, add, nameOf)
}

function merge<Key, Sums>(
  rows: Iterable<Row<Key, Sums>>,
  add: (left: Sums, right: Sums) => Sums,
  nameOf: (key: Key) => string,
): Map<number, Row<Key, Sums>[]> {
  const buckets = new Map<number, Map<string, Row<Key, Sums>>>()
  for (const row of rows) {
    let bucket = buckets.get(row.bucketMs)
    if (!bucket) buckets.set(row.bucketMs, (bucket = new Map()))
    const name = nameOf(row.key)
    const known = bucket.get(name)
    bucket.set(name, known ? { ...known, sums: add(known.sums, row.sums) } : row)
  }
  return new Map(
    [...buckets].map(([bucketMs, bucket]) => [bucketMs, sortedByName([...bucket])] as const),
  )
}

/** A report has a key in each of its buckets: what is made of one is made once. */
export function rememberEach<Key extends object, Made>(
  make: (key: Key) => Made,
): (key: Key) => Made {
  const made = new Map<Key, Made>()
  return (key) => {
    let known = made.get(key)
    if (known === undefined) made.set(key, (known = make(key)))
    return known
  }
}

function sortedByName<Value>(entries: [string, Value][]): Value[] {
  return entries
    .toSorted(([one], [other]) => (one < other ? -1 : Number(one > other)))
    .map(([, value]) => value)
}
