import type { Statement } from '#contract/statements.ts'
import { formatDollars, parseSignedCents } from '#domain/money.ts'
import { csvLines } from '#platform/csv.ts'
import type { CsvCell, CsvStyle } from '#platform/csv.ts'

type Table = { readonly fileName: string; readonly content: string }

/**
 * A statement as a file: a row for each workspace, or for each value of the tag that it was asked by. They add up to its
 * total.
 */
export function writeStatementTable(statement: Statement, style: CsvStyle): Table {
  const { month, tag_key: tagKey, tags, workspaces } = statement
  if (tags === null || tagKey === null) {
    const named = workspaces.map((each): Line => [[each.workspace_id, each.name], each])
    const lines = writeLines(statement, ['workspace_id', 'workspace_name'], named, style)
    return { fileName: `atelier-statement_${month}.csv`, content: lines }
  }
  const named = tags.map((each): Line => [[tagKey, each.value], each])
  const lines = writeLines(statement, ['tag_key', 'tag_value'], named, style)
  return { fileName: `atelier-statement_${month}_by-tag.csv`, content: lines }
}

type Sums = Statement['total']
type Line = readonly [names: readonly CsvCell[], sums: Sums]

function writeLines(
  { month, is_final: isFinal }: Statement,
  names: readonly string[],
  lines: readonly Line[],
  style: CsvStyle,
): string {
  const columns = ['month', 'is_final', ...names, ...sumColumns.map(([name]) => name)]
  const rows = lines.map(([cells, sums]) => [
    month,
    String(isFinal),
    ...cells,
    ...sumColumns.map(([, cellOf]) => cellOf(sums)),
  ])
  return [...csvLines(columns, rows, style)].join('')
}

const counts = [
  'request_count',
  'uncached_input_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'output_tokens',
  'web_search_requests',
] as const
const amounts = ['usage_amount', 'adjustments_amount', 'amount'] as const

type Column = readonly [name: string, cellOf: (sums: Sums) => CsvCell]

const sumColumns: readonly Column[] = [
  ...counts.map((name): Column => [name, (sums) => ({ decimal: sums[name].toString() })]),
  ...amounts.map((name): Column => [`${name}_usd`, (sums) => ({ decimal: dollarsOf(sums[name]) })]),
]

function dollarsOf(cents: string): string {
  const amount = parseSignedCents(cents)
  if (amount === undefined) throw new Error(`${cents} is no amount of cents`)
  return formatDollars(amount)
}
