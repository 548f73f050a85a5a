import { setTimeout as sleep } from 'node:timers/promises'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import type { Metrics } from '#platform/metrics.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { openRollUp } from './roll-up.ts'
import { forgetOldRequests } from './retain.ts'
import type { RollUp } from './roll-up.ts'

/** What following needs. The interval, in milliseconds, is for tests. */
export type FollowOptions = {
  readonly database: SqliteDatabase | PostgresDatabase
  readonly clock: Clock
  readonly logger: { error(fields: object, message: string): void }
  readonly metrics: Metrics
  /** Of single requests; null: for ever. */
  readonly requestRetentionDays: number | null
  readonly everyMs?: number
}

/** Sums that are being kept up with the ledger. */
export type Following = { stop(): Promise<void> }

/**
 * Keeps the sums up with the ledger, every few seconds, as long as the process runs. A step that fails is tried again,
 * later and later; nothing is lost meanwhile but freshness.
 */
export function followLedger(options: FollowOptions): Following {
  const { database, clock, logger, metrics, everyMs = bounds.reportsFollowEveryMs } = options
  const caughtUpAt = metrics.gauge(
    'atelier_reports_caught_up_timestamp_seconds',
    'When the sums of reports last held all that had been settled.',
  )
  const { requestRetentionDays: days } = options
  const rollUp = openRollUp(database)
  const stopping = new AbortController()
  const running = follow(rollUp, {
    everyMs,
    stopping: stopping.signal,
    onCaughtUp: (atMs) => caughtUpAt.set(atMs / 1000),
    onError: (error) => logger.error({ error: String(error) }, 'usage could not be summed'),
    now: () => clock.now(),
    forget: async () => {
      if (days === null) return false
      const rowsMax = bounds.forgottenRowsPerStepMax
      return forgetOldRequests(database, { nowMs: clock.now(), days, rowsMax })
    },
  })
  return {
    stop: async () => {
      stopping.abort()
      await rollUp.close()
      await running
    },
  }
}

type Pace = {
  readonly everyMs: number
  readonly stopping: AbortSignal
  onCaughtUp(atMs: number): void
  onError(error: unknown): void
  now(): number
  /** True while there may be more to forget. */
  forget(): Promise<boolean>
}

async function follow(rollUp: RollUp, pace: Pace): Promise<void> {
  const { stopping, everyMs } = pace
  let failures = 0
  while (!stopping.aborted) {
    try {
      const beginMs = pace.now()
      // Between two steps the gateway's own transactions have their turn.
      while (!stopping.aborted && (await rollUp.step())) await pause(1, stopping)
      pace.onCaughtUp(beginMs)
      let stepsLeft = bounds.forgettingStepsMax
      while (!stopping.aborted && stepsLeft-- > 0 && (await pace.forget())) await pause(1, stopping)
      failures = 0
    } catch (error) {
      if (stopping.aborted) return
      failures++
      pace.onError(error)
    }
    await pause(Math.min(everyMs * 2 ** failures, bounds.reportsRetryMsMax), stopping)
  }
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return sleep(durationMs, undefined, { signal, ref: false }).catch(() => undefined)
}
