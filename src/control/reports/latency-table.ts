import type { LatencyTableQuery } from '#contract/usage-latency.ts'
import type { Latency } from '#reports/port.ts'
import { walkHours } from './rate-limit-use.ts'
import { readAllRows, writeTable } from './report-table.ts'
import type { Column, ReportTable, TableWorld } from './report-table.ts'
import { latencyFilterOf } from './usage-latency.ts'

export async function makeLatencyTable(
  world: TableWorld,
  query: LatencyTableQuery,
): Promise<ReportTable> {
  const { reports, caller, clock, sight } = world
  // As a page has it.
  walkHours(query, clock.now())
  const rows = await readAllRows(world, query, async ({ fromMs, toMs }) => {
    const read = await reports.latencyRows({
      organizationId: caller.organizationId,
      fromMs,
      toMs,
      width: query.bucket_width === '1h' ? 'hour' : 'day',
      filter: latencyFilterOf(query, sight.workspaceIds),
    })
    return new Map(
      read.map(({ bucketMs, ...sums }) => [bucketMs, [{ bucketMs, key: null, sums }]] as const),
    )
  })
  return writeTable<Taken>(world, { report: 'latency', query, columns, rows })
}

type Taken = { readonly bucketMs: number; readonly sums: Latency }

const columns: readonly Column<Taken>[] = (
  [
    ['first_byte_ms', 'firstByteMs'],
    ['total_ms', 'totalMs'],
  ] as const
).flatMap(([name, field]) =>
  (['p50', 'p95', 'p99'] as const).map((share): Column<Taken> => [
    `${name}_${share}`,
    ({ sums }) => {
      const percentiles = sums[field]
      return percentiles && { decimal: percentiles[share].toString() }
    },
  ]),
)
