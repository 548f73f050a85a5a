import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'

/** Columns, with their table, by what can stand in them. */
export type SearchedColumns = {
  /** Of ASCII alone, such as ids: what is not ASCII is not looked for in them. */
  readonly codes: readonly string[]
  readonly words: readonly string[]
}

/**
 * That one of the columns has the text in it, whatever its case. The same on both databases, whose own folding of
 * letters beyond ASCII differs.
 */
export function hasText({ words, codes }: SearchedColumns, text: string): RawBuilder<SqlBool> {
  const folded = text.normalize('NFC').toLowerCase()
  const pattern = `%${folded.replaceAll(/[!%_]/g, '!$&')}%`
  const letters = [...new Set(folded)].filter((letter) => letter > '\u007f')
  const columns = letters.length === 0 ? [...words, ...codes] : words
  if (columns.length === 0) return sql<SqlBool>`false`
  const conditions = columns.map(
    (column) => sql<SqlBool>`${fold(sql.ref(column), letters)} like ${pattern} escape '!'`,
  )
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`
}

/** In lower case, as far as the text that is looked for can tell. */
function fold(column: RawBuilder<unknown>, letters: readonly string[]): RawBuilder<unknown> {
  return letters
    .filter((letter) => letter.toUpperCase() !== letter)
    .reduce(
      (folded, letter) => sql`replace(${folded}, ${letter.toUpperCase()}, ${letter})`,
      sql`lower(${column})`,
    )
}
