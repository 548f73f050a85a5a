import type { Sorting } from '../ui/table.tsx'

export type Arranged<Row> = {
  readonly search: string
  readonly sorting: Sorting
  readonly language: string
  /** What of a row is searched. */
  readonly textsOf: (row: Row) => readonly (string | null)[]
  /** By column: text in the order of the language, numbers by size. */
  readonly sortedBy: Readonly<Record<string, (row: Row) => string | number>>
}

/** Those that have the text in them, in the order asked for; equal ones as they came. */
export function arrange<Row>(
  rows: readonly Row[],
  { search, sorting, language, textsOf, sortedBy }: Arranged<Row>,
): readonly Row[] {
  const sought = fold(search)
  const found = rows.filter((row) => textsOf(row).some((text) => fold(text ?? '').includes(sought)))
  const keyOf = sortedBy[sorting.column]
  if (!keyOf) return found
  const words = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const sign = sorting.direction === 'ascending' ? 1 : -1
  return found.toSorted((a, b) => {
    const [one, other] = [keyOf(a), keyOf(b)]
    return typeof one === 'number' && typeof other === 'number'
      ? sign * (one - other)
      : sign * words.compare(String(one), String(other))
  })
}

/** Accents and case do not matter to whoever searches. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}
