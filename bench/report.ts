import { titles } from './candidates/candidate.ts'
import type { CandidateName } from './candidates/candidate.ts'
import type { BooksCheck } from './check-books.ts'
import type { Cell } from './measure.ts'
import type { MemoryResult } from './memory-probe.ts'
import type { GatewayResults } from './run.ts'
import { median } from './statistics.ts'
import { presentFacts, presentNumber, presentTable } from './table.ts'
import { workloads } from './workloads.ts'
import type { Workload } from './workloads.ts'

export type Presented = {
  readonly text: string
  /** No answer was lost and the books are exact. A missed target is a figure, not a failure. */
  readonly passed: boolean
}

export function presentGateway(results: GatewayResults): Presented {
  const { machine, flags, facts, cells, books, memory } = results
  const failures = [
    ...cells.filter((cell) => cell.errors > 0 || cell.lost !== 0).map(describeFailure),
    ...memory.filter((each) => each.errors > 0).map((each) => `memory: ${each.firstError}`),
  ]
  const checks = [...books, ...memory.flatMap((each) => each.books ?? [])]
  const targets = [...presentTargets(cells), ...memoryTargets(memory)]
  const text = [
    presentFacts(machine),
    `Medians of the rounds: ${flags.rounds}, with ${flags.seconds} s a cell.`,
    ...workloads.flatMap((workload) => presentWorkload(workload, cells)),
    ...presentMemory(memory),
    ...(targets.length > 0 ? ['### Targets', targets.join('\n')] : []),
    '### Books',
    [
      ...checks.map(presentBooks),
      failures.length === 0 ? '- errors: none' : `- errors:\n  - ${failures.join('\n  - ')}`,
    ].join('\n'),
    '### Versions and settings',
    Object.entries(facts)
      .filter(([, its]) => Object.keys(its).length > 0)
      .map(([name, its]) => `- ${titles[name as CandidateName]}: ${presentFacts(its)}`)
      .join('\n'),
  ].join('\n\n')
  const passed = failures.length === 0 && checks.every(({ faults }) => faults.length === 0)
  return { text, passed }
}

function presentWorkload(workload: Workload, cells: readonly Cell[]): string[] {
  const own = cells.filter((cell) => cell.workload === workload.name)
  if (own.length === 0) return []
  const unit = workload.stream ? 'streams/s' : 'requests/s'
  const head = ['', unit, 'CPU µs', '× bare', 'database µs', 'p50 ms', 'p99 ms', 'errors']
  const names = (Object.keys(titles) as CandidateName[]).filter((name) =>
    own.some((cell) => cell.candidate === name),
  )
  const rows = names.map((name) => {
    const its = own.filter((cell) => cell.candidate === name)
    const of = (read: (cell: Cell) => number): number => median(its.map(read))
    const isProxy = name !== 'direct'
    return [
      titles[name],
      presentNumber(of((cell) => cell.requestsPerSecond)),
      isProxy ? presentNumber(of((cell) => cell.cpuUsOfRequest)) : '–',
      isProxy ? presentNumber(ratioOf(own, { name, to: 'bare', read: cpuOf }), 2) : '–',
      name === 'atelier-postgres' ? presentNumber(of((cell) => cell.databaseCpuUsOfRequest)) : '–',
      presentNumber(
        of((cell) => cell.p50Ms),
        2,
      ),
      presentNumber(
        of((cell) => cell.p99Ms),
        2,
      ),
      String(its.reduce((sum, cell) => sum + cell.errors, 0)),
    ]
  })
  return [`### ${workload.title}`, presentTable(head, rows)]
}

const cpuOf = (cell: Cell): number => cell.cpuUsOfRequest
const rateOf = (cell: Cell): number => cell.requestsPerSecond

/** The median over rounds of the ratio within each round, since rounds differ more than candidates. */
function ratioOf(cells: readonly Cell[], comparison: Comparison): number {
  return median(compare(cells, comparison, (own, other) => own / other))
}

type Comparison = {
  readonly name: CandidateName
  readonly to: CandidateName
  readonly read: (cell: Cell) => number
}

function compare(
  cells: readonly Cell[],
  { name, to, read }: Comparison,
  combine: (own: number, other: number) => number,
): number[] {
  return cells
    .filter((cell) => cell.candidate === name)
    .flatMap((cell) => {
      const other = cells.find((each) => each.candidate === to && each.round === cell.round)
      return other ? [combine(read(cell), read(other))] : []
    })
}

function presentTargets(cells: readonly Cell[]): string[] {
  const at32 = cells.filter((cell) => cell.workload === 'json-32')
  const sqlite = ['atelier-sqlite-full', 'atelier-sqlite-normal'] as const
  return [
    ...sqlite.map((name) => {
      const ratio = ratioOf(at32, { name, to: 'bare', read: cpuOf })
      const what = `${titles[name]}: CPU of a JSON request at 32 connections, against the bare proxy`
      return presentTarget(what, ratio, { limit: 2, unit: '×', atMost: true })
    }),
    ...sqlite.map((name) => {
      const comparison = { name, to: 'bare', read: (cell: Cell) => cell.p99Ms } as const
      const added = median(compare(at32, comparison, (own, other) => own - other))
      const what = `${titles[name]}: p99 at 32 connections, above the bare proxy's`
      return presentTarget(what, added, { limit: 5, unit: ' ms', atMost: true })
    }),
    ...[...sqlite, 'atelier-postgres' as const].map((name) => {
      const ratio = ratioOf(at32, { name, to: 'portkey', read: rateOf })
      const what = `${titles[name]}: requests per second at 32 connections, against Portkey`
      return presentTarget(what, ratio, { limit: 10, unit: '×', atMost: false })
    }),
  ].flat()
}

function memoryTargets(memory: readonly MemoryResult[]): string[] {
  return memory
    .filter(({ candidate }) => candidate !== 'bare')
    .flatMap(({ candidate, streams, kiBOfStream }) => {
      const what = `${titles[candidate]}: memory of each of ${presentNumber(streams)} slow streams`
      return presentTarget(what, kiBOfStream, { limit: 100, unit: ' KiB', atMost: true })
    })
}

type Target = { readonly limit: number; readonly unit: string; readonly atMost: boolean }

/** Nothing for what was not measured. */
export function presentTarget(
  what: string,
  value: number,
  { limit, unit, atMost }: Target,
): string[] {
  if (!Number.isFinite(value)) return []
  const isMet = atMost ? value <= limit : value >= limit
  const bound = `${atMost ? 'at most' : 'at least'} ${limit}${unit}`
  const shown = `${presentNumber(value, value < 20 ? 2 : 0)}${unit}`
  return [`- ${what}: ${shown} (target: ${bound}): ${isMet ? 'met' : '**missed**'}`]
}

function presentMemory(memory: readonly MemoryResult[]): string[] {
  const [first] = memory
  if (!first) return []
  const head = ['', 'completed', 'errors', 'MiB before', 'MiB at most', 'KiB a stream']
  const rows = memory.map((each) => [
    titles[each.candidate],
    presentNumber(each.completed),
    presentNumber(each.errors),
    presentNumber(each.rssKiBBefore / 1024),
    presentNumber(each.rssKiBMax / 1024),
    presentNumber(each.kiBOfStream, 1),
  ])
  const title = `### ${presentNumber(first.streams)} slow streams at once (50 events, one every 300 ms)`
  return [title, presentTable(head, rows)]
}

function presentBooks({ candidate, completed, faults }: BooksCheck): string {
  const found = faults.length === 0 ? 'exact' : `**wrong** (${faults.join('; ')})`
  return `- ${titles[candidate]}: books: ${found}, ${presentNumber(completed)} requests`
}

function describeFailure(cell: Cell): string {
  const lost = cell.lost === 0 ? '' : `, ${cell.lost} answers of the upstream did not arrive`
  return `${cell.candidate}, ${cell.workload}, round ${cell.round}: ${cell.errors} errors${lost}: ${cell.firstError}`
}
