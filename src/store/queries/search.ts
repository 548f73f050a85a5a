import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'

/**
 * That one of the columns, named with their table, has the text in it, whatever its case. The same on both
 * databases, whose own folding of letters beyond ASCII differs.
 */
export function hasText(columns: readonly string[], text: string): RawBuilder<SqlBool> {
  const folded = text.normalize('NFC').toLowerCase()
  const pattern = `%${folded.replaceAll(/[!%_]/g, '!$&')}%`
  const letters = [...new Set(folded)].filter((letter) => letter > '\u007f')
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
