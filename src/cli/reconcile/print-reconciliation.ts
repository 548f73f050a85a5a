import type { ComparedCell, UnsureRequest } from './compare.ts'
import { dollarsOf, tokenKinds } from './figures.ts'
import type { Figures } from './figures.ts'
import type { Reconciliation } from './reconcile.ts'

/** As one JSON object, or as lines for people. */
export function printReconciliation(
  reconciliation: Reconciliation,
  { asJson }: { readonly asJson: boolean },
): string {
  return asJson ? `${JSON.stringify(present(reconciliation))}\n` : writeLines(reconciliation)
}

function present({ range, isRunning, comparison, unsure, ...rest }: Reconciliation): object {
  const { cells, total, agrees } = comparison
  return {
    agrees,
    from: range.from,
    to: range.to,
    last_day_is_running: isRunning,
    days: cells.map((cell) => ({ day: cell.day, model: cell.model, ...presentCell(cell) })),
    total: presentCell(total),
    unsure_requests: unsure.map((each) => ({
      id: each.id,
      day: each.day,
      model: each.model,
      cost_source: each.source,
      dollars: dollarsOf(each.picoUsd),
      upstream_request_id: each.upstreamRequestId,
    })),
    adjustments_dollars: dollarsOf(rest.adjustmentsPicoUsd),
    own_prices: rest.ownPrices,
  }
}

function presentCell({
  ours,
  theirs,
  difference,
  unsurePicoUsd,
  verdict,
}: Omit<ComparedCell, 'day' | 'model'>): object {
  return {
    verdict,
    ours: presentFigures(ours),
    theirs: presentFigures(theirs),
    difference: presentFigures(difference),
    unsure_dollars: dollarsOf(unsurePicoUsd),
  }
}

function presentFigures({ tokens, picoUsd }: Figures): object {
  return {
    ...Object.fromEntries(tokenKinds.map((kind) => [kind, Number(tokens[kind])])),
    dollars: dollarsOf(picoUsd),
  }
}

function writeLines(reconciliation: Reconciliation): string {
  const { range, isRunning, comparison, unsure, adjustmentsPicoUsd, ownPrices } = reconciliation
  const { cells, total, agrees } = comparison
  const rows = [
    ['day', 'model', 'ours $', 'theirs $', 'apart $', 'tokens apart', 'unsure $', ''],
    ...cells.map((cell) => [cell.day, cell.model, ...columnsOf(cell)]),
    ['total', '', ...columnsOf(total)],
  ]
  const notes = [
    ...(isRunning
      ? ['The last day is not over: the upstream may know less of it than we do.']
      : []),
    ...(adjustmentsPicoUsd === 0n
      ? []
      : [`Corrections, of which the upstream knows nothing: $${dollarsOf(adjustmentsPicoUsd)}.`]),
    ...(ownPrices.length === 0
      ? []
      : [
          `Prices of your own are set (${ownPrices.join(', ')}): dollars are apart where the upstream's bill has others.`,
        ]),
    ...(cells.some(({ verdict }) => verdict === 'shifted')
      ? [
          'Shifted: apart by itself, and not together with the other models of the day or the other days of the model. A request ' +
            'counts at its admission and at the model that answered; the upstream may count it a moment later, and parts at models of their own.',
        ]
      : []),
  ]
  return [
    `${range.from} to ${range.to}, in UTC`,
    '',
    ...alignColumns(rows),
    '',
    ...unsureLines(unsure),
    ...notes,
    agrees ? 'They agree.' : 'They do not agree.',
    '',
  ].join('\n')
}

function columnsOf({
  ours,
  theirs,
  difference,
  unsurePicoUsd,
  verdict,
}: Omit<ComparedCell, 'day' | 'model'>): string[] {
  const apart = tokenKinds.reduce((sum, kind) => {
    const count = difference.tokens[kind]
    return sum + (count < 0n ? -count : count)
  }, 0n)
  return [
    dollarsOf(ours.picoUsd),
    dollarsOf(theirs.picoUsd),
    dollarsOf(difference.picoUsd),
    String(apart),
    dollarsOf(unsurePicoUsd),
    verdict,
  ]
}

const shownMax = 50

function unsureLines(unsure: readonly UnsureRequest[]): string[] {
  if (unsure.length === 0) return []
  const rows = unsure
    .slice(0, shownMax)
    .map((each) => [each.day, each.model, each.source, dollarsOf(each.picoUsd), each.id])
  const more = unsure.length - rows.length
  return [
    'Requests whose real cost nobody could tell us, and what they were charged:',
    ...alignColumns(rows),
    ...(more > 0 ? [`and ${more} more: --json has them.`] : []),
    '',
  ]
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  )
}
