import { inPieces } from './in-pieces.ts'

/**
 * Rows of one statement by column, for the way between threads: integers as one array that is moved and not copied.
 * A report has tens of thousands of rows with twenty integers each.
 */
export type PackedRows = {
  readonly count: number
  readonly columns: readonly PackedColumn[]
}

type PackedColumn = { readonly name: string; readonly values: BigInt64Array | unknown[] }

/** `rows` have their values in the order of `names`. */
export function packRows(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
): PackedRows {
  const columns = names.map((name, at): PackedColumn => {
    const integers = integersOf(rows, at)
    return { name, values: integers ?? rows.map((row) => row[at]) }
  })
  return { count: rows.length, columns }
}

function integersOf(rows: readonly (readonly unknown[])[], at: number): BigInt64Array | undefined {
  const integers = new BigInt64Array(rows.length)
  for (let index = 0; index < rows.length; index++) {
    const value = rows[index]![at]
    if (typeof value !== 'bigint') return undefined
    integers[index] = value
  }
  return integers
}

/** What of it can be moved. */
export function buffersOf({ columns }: PackedRows): ArrayBuffer[] {
  return columns.flatMap(({ values }) =>
    values instanceof BigInt64Array ? [values.buffer as ArrayBuffer] : [],
  )
}

/** As they were, as objects. */
export async function unpackRows({
  count,
  columns,
}: PackedRows): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  await inPieces(count, (at) => {
    const row: Record<string, unknown> = {}
    for (const { name, values } of columns) row[name] = values[at]
    rows.push(row)
  })
  return rows
}
