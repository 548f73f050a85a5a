import type { Statement, StatementWorkspace } from '#contract/statements.ts'
import { formatDollars, parseSignedCents } from '#domain/money.ts'
import { csvLines } from '#platform/csv.ts'
import type { CsvCell, CsvStyle } from '#platform/csv.ts'

/** A statement as a file: a row for each workspace, which add up to its total. */
export function writeStatementTable(
  { month, is_final: isFinal, workspaces }: Pick<Statement, 'month' | 'is_final' | 'workspaces'>,
  style: CsvStyle,
): { readonly fileName: string; readonly content: string } {
  const rows = workspaces.map((each) => [
    month,
    String(isFinal),
    ...columns.map(([, cellOf]) => cellOf(each)),
  ])
  const names = ['month', 'is_final', ...columns.map(([name]) => name)]
  const content = [...csvLines(names, rows, style)].join('')
  return { fileName: `atelier-statement_${month}.csv`, content }
}

type Column = readonly [name: string, cellOf: (workspace: StatementWorkspace) => CsvCell]

const columns: readonly Column[] = [
  ['workspace_id', (each) => each.workspace_id],
  ['workspace_name', (each) => each.name],
  ...(
    [
      'request_count',
      'uncached_input_tokens',
      'cache_creation_input_tokens',
      'cache_read_input_tokens',
      'output_tokens',
      'web_search_requests',
    ] as const
  ).map((name): Column => [name, (each) => ({ decimal: each[name].toString() })]),
  ...(['usage_amount', 'adjustments_amount', 'amount'] as const).map((name): Column => [
    `${name}_usd`,
    (each) => ({ decimal: dollarsOf(each[name]) }),
  ]),
]

function dollarsOf(cents: string): string {
  const amount = parseSignedCents(cents)
  if (amount === undefined) throw new Error(`${cents} is no amount of cents`)
  return formatDollars(amount)
}
