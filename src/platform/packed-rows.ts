/**
 * Rows of one statement by column, for the way between threads: integers as one array that is moved and not copied.
 * A report has tens of thousands of rows with twenty integers each.
 */
export type PackedRows = {
  readonly count: number
  readonly columns: readonly PackedColumn[]
}

type PackedColumn = { readonly name: string; readonly values: BigInt64Array | unknown[] }

export function packRows(rows: readonly Record<string, unknown>[]): PackedRows {
  const names = Object.keys(rows[0] ?? {})
  const columns = names.map((name): PackedColumn => {
    const values = rows.map((row) => row[name])
    const integers = values.every((value) => typeof value === 'bigint')
    return { name, values: integers ? BigInt64Array.from(values) : values }
  })
  return { count: rows.length, columns }
}

/** What of it can be moved. */
export function buffersOf({ columns }: PackedRows): ArrayBuffer[] {
  return columns.flatMap(({ values }) =>
    values instanceof BigInt64Array ? [values.buffer as ArrayBuffer] : [],
  )
}

export function unpackRows({ count, columns }: PackedRows): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, at) => {
    const row: Record<string, unknown> = {}
    for (const { name, values } of columns) row[name] = values[at]
    return row
  })
}
