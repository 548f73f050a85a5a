import type { LatencyTableQuery } from '#contract/usage-latency.ts'
import type { Latency } from '#reports/port.ts'
import type { RequestContext } from '../context.ts'
import { walkHours } from './rate-limit-use.ts'
import { sayFreshness, sightOf } from './report-sight.ts'
import { readAllRows, recordExport, writeTable } from './report-table.ts'
import type { Column, ReportTable } from './report-table.ts'
import { latencyFilterOf } from './usage-latency.ts'

/** How long the answers of each hour or day took, in one table. */
export async function exportLatency(
  context: RequestContext,
  query: LatencyTableQuery,
): Promise<ReportTable> {
  const { workspaceIds } = await sightOf(context, query.workspace_ids)
  // What reads more at once holds the server up.
  walkHours(query, context.clock.now())
  await sayFreshness(context)
  const rows = await readAllRows(context, query, async ({ fromMs, toMs }) => {
    const read = await context.reports.latencyRows({
      organizationId: context.caller.organizationId,
      fromMs,
      toMs,
      width: query.bucket_width === '1h' ? 'hour' : 'day',
      filter: latencyFilterOf(query, workspaceIds),
    })
    return new Map(
      read.map(({ bucketMs, ...sums }) => [bucketMs, [{ bucketMs, key: null, sums }]] as const),
    )
  })
  await recordExport(context, 'latency_report_exported', query)
  return writeTable<Taken>(context, { report: 'latency', query, columns, rows })
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
