/**
 * Tables as RFC 4180 has them, in UTF-8. `excel_fr` is for the spreadsheet as it is set up in France, which knows
 * UTF-8 by a mark at the start, parts columns by semicolons, and writes decimals with a comma.
 */
export const csvStyles = ['standard', 'excel_fr'] as const
export type CsvStyle = (typeof csvStyles)[number]

/** Text of whatever origin, a number of our own as an exact decimal, or nothing. */
export type CsvCell = string | { readonly decimal: string } | null

/** The lines of a table, each with its end: the names of the columns, then the rows. */
export function csvLines(
  columns: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  style: CsvStyle,
): string[] {
  const head = (style === 'excel_fr' ? '\u{FEFF}' : '') + csvLine(columns, style)
  return [head, ...rows.map((row) => csvLine(row, style))]
}

function csvLine(cells: readonly CsvCell[], style: CsvStyle): string {
  const separator = style === 'excel_fr' ? ';' : ','
  return `${cells.map((cell) => presentCell(cell, style)).join(separator)}\r\n`
}

function presentCell(cell: CsvCell, style: CsvStyle): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return quote(neutralize(cell))
  const { decimal } = cell
  if (!/^-?\d+(?:\.\d+)?$/.test(decimal)) throw new Error(`not a decimal: ${decimal}`)
  return style === 'excel_fr' ? decimal.replace('.', ',') : decimal
}

/** A spreadsheet takes what begins so for a formula, and runs it: with an apostrophe before it, it is text. */
function neutralize(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** Whatever a reader of the one style or the other could take for more than text. */
function quote(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
