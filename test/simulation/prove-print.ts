import type { RateReport } from './attack-rate.ts'
import type { SpendAttack, SpendReport } from './attack-spend.ts'
import type { Comparison } from './compare-attack.ts'
import type { CrashReport } from './crash-run.ts'

/** What the parts of the proof print. */
export function printCrashes(report: CrashReport): void {
  const { kills, requests, complete, leftPercentOfStreams, refused, refusedPercent } = report
  line(`${kills} kills; requests ${requests}, complete ${complete}`)
  line(
    `${leftPercentOfStreams} % of streams left by their client, refused ${refused} (${refusedPercent} %)`,
  )
  line(`rows: ${counts(report.rows)}`)
  const overcharged = dollars(report.overchargedNanoUsd)
  line(`billed ${dollars(report.billedNanoUsd)}, charged beyond the bill ${overcharged}`)
  line(`settled + reserved ≤ limit: read ${report.g1Reads} times`)
}

export function printSpend(run: SpendAttack, report: SpendReport): void {
  const { offered, attempts, admitted, limitNanoUsd, settledNanoUsd, billedNanoUsd } = report
  line(`${offered} clients at once, of whom the limit pays ${run.pays}; ${run.kills} kills`)
  line(`${attempts} requests sent; admitted ${admitted}; clients: ${counts(report.ends)}`)
  line(`rows: ${counts(report.rows)}`)
  const left = limitNanoUsd - settledNanoUsd
  line(
    `limit ${dollars(limitNanoUsd)}, settled ${dollars(settledNanoUsd)}, billed ${dollars(billedNanoUsd)}`,
  )
  line(`left ${dollars(left)}, and one request needs ${dollars(report.boundNanoUsd)}`)
  if (isExact(run)) line(`computed beforehand: exactly ${report.expected} fit`)
  line(`settled + reserved ≤ each of 3 limits: read ${report.reads} times`)
}

/** Whether nothing in the run is left to chance but the order, so that the count is known beforehand. */
export function isExact({ kills, abortedPercent }: SpendAttack): boolean {
  return kills === 0 && abortedPercent === 0
}

export function printRates({ limits }: RateReport): void {
  for (const found of limits) {
    const { tokens, ms, allowed } = found.fullest
    line(`${found.limiter} ${found.limit}: sent ${found.attempts}, admitted ${found.admitted}`)
    line(
      `  fullest of all windows: ${tokens} in ${ms} ms, and ${allowed.toFixed(1)} are allowed there`,
    )
    line(
      `  after retry-after: admitted at once ${found.retriesAdmitted} of ${found.retries} under attack, ` +
        `${found.retriesAtRestAdmitted} of ${found.retriesAtRest} alone`,
    )
  }
}

export function printViolations(violations: readonly string[]): void {
  const shown = violations.slice(0, 20)
  for (const violation of shown) line(`VIOLATION ${violation}`)
  if (violations.length > shown.length) line(`and ${violations.length - shown.length} more`)
}

/** Side by side. What keeps each limit comes below, since no column is wide enough for it. */
export function printComparison(comparisons: readonly Comparison[]): void {
  const rows = comparisons.map((each) => {
    const over = overshootOf(each)
    const percent = Number((over * 1000n) / each.limitNanoUsd) / 10
    const { lostNanoUsd } = each
    return [
      each.target,
      dollars(each.limitNanoUsd),
      String(each.offered),
      String(each.admitted),
      dollars(each.spentNanoUsd),
      over === 0n ? '0' : dollars(over),
      `${percent} %`,
      lostNanoUsd === undefined ? 'no books' : lostNanoUsd === 0n ? '0' : dollars(lostNanoUsd),
    ]
  })
  const table = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  for (const row of table) {
    line(
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join('  '),
    )
  }
  console.log('')
  for (const { target, keeps } of comparisons) line(`${target}: ${keeps}`)
}

const headings = ['target', 'limit', 'sent', 'billed', 'spent', 'overshoot', '', 'lost']

export function overshootOf({ spentNanoUsd, limitNanoUsd }: Comparison): bigint {
  return spentNanoUsd > limitNanoUsd ? spentNanoUsd - limitNanoUsd : 0n
}

function dollars(amount: bigint): string {
  return `$${(Number(amount) / 1e9).toFixed(4)}`
}

function counts(entries: Readonly<Record<string, number>>): string {
  return Object.entries(entries)
    .map(([name, count]) => `${name.replaceAll('_', ' ')} ${count}`)
    .join(', ')
}

function line(text: string): void {
  console.log(`  ${text}`)
}
