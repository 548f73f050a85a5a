/**
 * Tables as RFC 4180 has them, in UTF-8. `excel_fr` is for the spreadsheet as it is set up in France, which knows
 * UTF-8 by a mark at the start, parts columns by semicolons, writes decimals with a comma, and knows an instant for one
 * without the letters of RFC 3339.
 */
export const csvStyles = ['standard', 'excel_fr'] as const
export type CsvStyle = (typeof csvStyles)[number]

/** Text of whatever origin, a number of our own as an exact decimal, an instant in whole seconds, or nothing. */
export type CsvCell = string | { readonly decimal: string } | { readonly instantMs: number } | null

/** The lines of a table, each with its end, written as they are asked for: the names of the columns, then the rows. */
export function* csvLines(
  columns: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
  style: CsvStyle,
): Generator<string> {
  yield (style === 'excel_fr' ? '\u{FEFF}' : '') + csvLine(columns, style)
  for (const row of rows) yield csvLine(row, style)
}

function csvLine(cells: readonly CsvCell[], style: CsvStyle): string {
  const separator = style === 'excel_fr' ? ';' : ','
  return `${cells.map((cell) => presentCell(cell, style)).join(separator)}\r\n`
}

function presentCell(cell: CsvCell, style: CsvStyle): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return quote(neutralize(cell))
  if ('instantMs' in cell) return presentInstant(cell.instantMs, style)
  const { decimal } = cell
  if (!/^-?\d+(?:\.\d+)?$/.test(decimal)) throw new Error(`not a decimal: ${decimal}`)
  return style === 'excel_fr' ? decimal.replace('.', ',') : decimal
}

/** In UTC. */
function presentInstant(instantMs: number, style: CsvStyle): string {
  const seconds = new Date(instantMs).toISOString().slice(0, 19)
  return style === 'excel_fr' ? seconds.replace('T', ' ') : `${seconds}Z`
}

/** A spreadsheet takes what begins so for a formula, and runs it: with an apostrophe before it, it is text. */
function neutralize(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** Whatever a reader of the one style or the other could take for more than text. */
function quote(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
