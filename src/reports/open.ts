import type { AsideReader } from '#platform/aside-reader.ts'
import type { Clock } from '#platform/clock.ts'
import type { OrganizationId } from '#domain/id.ts'
import type { Reports, UsageRow } from './port.ts'
import { readLatency, readLatencyRows } from './read-latency.ts'
import { countOpen, isComplete } from './read-open.ts'
import { readRatePeaks } from './read-rate-peaks.ts'
import { readRateUse } from './read-rate-use.ts'
import { readRefusals } from './read-refusals.ts'
import { readUsage } from './read-usage.ts'

/** What reports read with: the reader sees what has been committed. */
export type ReportsOptions = {
  readonly dialect: 'sqlite' | 'postgres'
  readonly reader: Pick<AsideReader, 'query'>
  readonly clock: Clock
  /** Nobody else waits for this thread: it need not let others have their turn. */
  readonly isAlone?: true
}

/** The sums, as others read them. What brings them after the ledger is `openRollUp`. */
export function createReports(options: ReportsOptions): Reports {
  const { reader, clock } = options
  return {
    usage: async (query) => {
      const buckets: (readonly UsageRow[])[] = []
      await readUsage(options, query, (rows) => buckets.push(rows) > 0)
      return buckets.flat()
    },
    usageByBucket: (query, take) => readUsage(options, query, take),
    refusals: (query) => readRefusals(options, query),
    rateUse: (query) => readRateUse(options, query),
    ratePeaks: (query) => readRatePeaks(options, query),
    latency: (query) => readLatency(options, query),
    latencyRows: (query) => readLatencyRows(options, query),
    freshAsOf: async (organizationId) => {
      const nowMs = clock.now()
      const oldestMs = await oldestChange(reader, organizationId)
      // What was settled in that very millisecond is not all in.
      return oldestMs === null ? nowMs : oldestMs - 1
    },
    countOpen: (organizationId, fromMs, toMs) =>
      countOpen(options, { organizationId, fromMs, toMs }),
    isComplete: (organizationId, fromMs, toMs) =>
      isComplete(options, { organizationId, fromMs, toMs }),
  }
}

async function oldestChange(
  reader: ReportsOptions['reader'],
  organizationId: OrganizationId,
): Promise<number | null> {
  const [row] = await reader.query(
    'select min(at_ms) as at_ms from ledger_change where organization_id = $1',
    [organizationId],
  )
  const atMs = row!['at_ms'] as bigint | null
  return atMs === null ? null : Number(atMs)
}
