import { presentTarget } from './report.ts'
import type { ReportsResult } from './reports.ts'
import { median } from './statistics.ts'
import { presentFacts, presentNumber, presentTable } from './table.ts'

const targetMs = 200
const targetFactor = 2
const MiB = 1024 * 1024

/** The tables of the bench of reports, as Markdown. */
export function presentReports(
  machine: Readonly<Record<string, string>>,
  results: readonly ReportsResult[],
): string {
  const [first] = results
  const requests = presentNumber(first!.filled.rows)
  const p99 = (cells: ReportsResult['cells']['quiet']): number =>
    median(cells.map((cell) => cell.p99Ms))
  const reports = presentTable(
    ['30 days, by day, workspace and model', 'rows', 'p50 ms', 'p99 ms'],
    results.map(({ title, api }) => [
      title,
      presentNumber(api.rows),
      ...[api.p50Ms, api.p99Ms].map((ms) => presentNumber(ms, 1)),
    ]),
  )
  const gateway = presentTable(
    [
      '200 requests a second: p99 ms',
      'alone',
      'beside reports',
      'beside computing',
      'reports read',
    ],
    results.map(({ title, cells, reportsRead }) => [
      title,
      presentNumber(p99(cells.quiet), 1),
      presentNumber(p99(cells.reports), 1),
      presentNumber(p99(cells.computing), 1),
      presentNumber(reportsRead),
    ]),
  )
  const room = presentTable(
    ['for a million requests', 'MiB of requests', 'MiB of sums', 'summed a second by the job'],
    results.map(({ title, filled, rollUpPerSecond }) => [
      title,
      presentNumber((filled.requestBytes / MiB / filled.rows) * 1e6),
      presentNumber((filled.sumBytes / MiB / filled.rows) * 1e6),
      presentNumber(rollUpPerSecond),
    ]),
  )
  return [
    presentFacts(machine),
    `${requests} requests over 30 days, of 5,000 keys in 200 workspaces, on five models. Requests and sums were written in bulk, in SQL; ` +
      'the job was timed with 20,000 requests. Reports are read one after another, by an admin key, through the API in two pages, to the last byte.',
    reports,
    gateway,
    '*Beside computing* is the same with a program in place of the reports that computes as much and asks for nothing: what any use of ' +
      'the other core costs on this machine, which also runs the database, the upstream and the load.',
    room,
    ...results.flatMap(({ title, api, cells }) => [
      ...presentTarget(`${title}: the report through the API, p99`, api.p99Ms, {
        limit: targetMs,
        unit: ' ms',
        atMost: true,
      }),
      ...presentTarget(
        `${title}: p99 of the gateway while reports are read`,
        p99(cells.reports) / p99(cells.quiet),
        {
          limit: targetFactor,
          unit: '×',
          atMost: true,
        },
      ),
    ]),
  ].join('\n\n')
}
