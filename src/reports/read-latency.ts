import { widthMs } from './bucket.ts'
import { collectValues, oneOf } from './conditions.ts'
import { addHistogram, decodeHistogram, percentilesOf } from './histogram.ts'
import type { Histogram } from './histogram.ts'
import type { ReportsOptions } from './open.ts'
import type { Latency, LatencyQuery, LatencyRow, LatencyRowsQuery } from './port.ts'

/** Answers `Reports.latency`: whole days by day, what is before and after them by hour. */
export async function readLatency(
  { reader }: Pick<ReportsOptions, 'reader'>,
  query: LatencyQuery,
): Promise<Latency> {
  const { fromMs, toMs } = query
  const firstDayMs = Math.min(Math.ceil(fromMs / widthMs.day) * widthMs.day, toMs)
  const lastDayMs = Math.max(Math.floor(toMs / widthMs.day) * widthMs.day, firstDayMs)
  const values = collectValues()
  const ranges = [
    rangeSql('latency_hour', [fromMs, firstDayMs], query),
    rangeSql('latency_day', [firstDayMs, lastDayMs], query),
    rangeSql('latency_hour', [lastDayMs, toMs], query),
  ]
  const rows = await reader.query(
    ranges.map((range) => range(values)).join(' union all '),
    values.list,
  )
  return latencyOf(rows)
}

/** Answers `Reports.latencyRows`. */
export async function readLatencyRows(
  { reader }: Pick<ReportsOptions, 'reader'>,
  { width, ...query }: LatencyRowsQuery,
): Promise<LatencyRow[]> {
  const values = collectValues()
  const range = rangeSql(`latency_${width}`, [query.fromMs, query.toMs], query)
  const rows = await reader.query(`${range(values)} order by bucket_ms`, values.list)
  const buckets = Map.groupBy(rows, (row) => Number(row['bucket_ms']))
  return [...buckets].map(([bucketMs, own]) => ({ bucketMs, ...latencyOf(own) }))
}

function latencyOf(rows: readonly Readonly<Record<string, unknown>>[]): Latency {
  const firstByte: Histogram = new Map()
  const total: Histogram = new Map()
  for (const row of rows) {
    addHistogram(firstByte, decodeHistogram(row['first_byte'] as string))
    addHistogram(total, decodeHistogram(row['total'] as string))
  }
  return { firstByteMs: percentilesOf(firstByte), totalMs: percentilesOf(total) }
}

function rangeSql(
  table: 'latency_hour' | 'latency_day',
  [fromMs, toMs]: readonly [number, number],
  { organizationId, filter }: LatencyQuery,
): (values: ReturnType<typeof collectValues>) => string {
  return (values) => {
    const filters = [
      ...(filter.workspaceId ? [oneOf('workspace_id', filter.workspaceId, values)] : []),
      ...(filter.model ? [oneOf('model', filter.model, values)] : []),
    ]
    return `select bucket_ms, first_byte, total from ${table}
      where organization_id = ${values.add(organizationId)}
        and bucket_ms >= ${values.add(fromMs)} and bucket_ms < ${values.add(toMs)}
        ${filters.map((each) => `and ${each}`).join(' ')}`
  }
}
