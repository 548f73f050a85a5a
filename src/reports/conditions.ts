import type { SqliteValue } from '#platform/sqlite.ts'

/** The values of a statement that is being written. `add` gives the name that a value has in it. */
export type Values = {
  readonly list: readonly SqliteValue[]
  add(value: SqliteValue): string
}

export function collectValues(): Values {
  const list: SqliteValue[] = []
  return { list, add: (value) => `$${list.push(value)}` }
}

/** That a column has one of these values; null stands for a missing one. Of no values at all: never. */
export function oneOf(
  column: string,
  wanted: readonly (string | number | null)[],
  values: Values,
): string {
  const present = wanted.filter((value) => value !== null)
  const conditions: string[] = []
  if (present.length > 0) {
    conditions.push(`${column} in (${present.map((value) => values.add(value)).join(', ')})`)
  }
  if (present.length < wanted.length) conditions.push(`${column} is null`)
  return conditions.length === 0 ? '1 = 0' : `(${conditions.join(' or ')})`
}
