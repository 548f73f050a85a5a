import { openAskedThread } from '#platform/asked-thread.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import { placeOf } from '#platform/database-place.ts'
import type { Metrics } from '#platform/metrics.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import type { BooksCheck } from './check-books.ts'
import type { BooksDifference } from './compare-books.ts'
import type { LedgerLogger } from './options.ts'

/** What watching needs. The intervals, in milliseconds, are for tests. */
export type BooksWatchOptions = {
  readonly database: SqliteDatabase | PostgresDatabase
  readonly clock: Clock
  readonly logger: LedgerLogger
  readonly metrics: Metrics
  readonly startMs?: number
  readonly everyMs?: number
}

/** Books that are being watched. */
export type BooksWatch = { stop(): Promise<void> }

/**
 * Sums the books each minute and holds them against the scope rows. A difference is an alarm (a line of the
 * log when it is new, and a gauge) and nothing more: which of the two is wrong is for people to find out.
 */
export function watchBooks(options: BooksWatchOptions): BooksWatch {
  const { database, clock, logger } = options
  const { startMs = bounds.booksCheckStartMs, everyMs = bounds.booksCheckEveryMs } = options
  const gauges = createGauges(options.metrics)
  const alarm = createAlarm(logger)
  const file = new URL('./check-books-worker.ts', import.meta.url)
  const checker = openAskedThread<number, BooksCheck>(file, { place: placeOf(database) })
  let stopped = false
  let running: Promise<void> | undefined
  let timer = setTimeout(run, startMs).unref()

  function run(): void {
    running = tick().finally(() => {
      if (!stopped) timer = setTimeout(run, everyMs).unref()
    })
  }

  async function tick(): Promise<void> {
    const beginMs = clock.monotonicMs()
    try {
      const nowMs = clock.now()
      const { differences } = await checker.ask(nowMs)
      alarm(differences)
      gauges.differences.set(differences.length)
      gauges.checkedAt.set(nowMs / 1000)
      gauges.duration.set((clock.monotonicMs() - beginMs) / 1000)
    } catch (error) {
      if (!stopped) logger.warn({ error: String(error) }, 'the books could not be checked')
    }
  }

  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await checker.close()
      await running
    },
  }
}

function createGauges(metrics: Metrics) {
  return {
    differences: metrics.gauge(
      'atelier_ledger_differences',
      'Numbers in scope rows that are not the sum of their requests. Anything but 0 is a fault.',
    ),
    checkedAt: metrics.gauge(
      'atelier_ledger_checked_timestamp_seconds',
      'When scope rows were last held against the sums of their requests.',
    ),
    duration: metrics.gauge('atelier_ledger_check_duration_seconds', 'How long that took.'),
  }
}

/** Logs what was not there at the check before. */
function createAlarm(logger: LedgerLogger): (differences: readonly BooksDifference[]) => void {
  let known = new Set<string>()
  return (differences) => {
    const fresh = differences.filter((each) => !known.has(nameOf(each)))
    known = new Set(differences.map(nameOf))
    for (const each of fresh.slice(0, bounds.booksDifferencesLoggedMax)) {
      const { row, books } = each
      logger.error(
        { ...each, row: String(row), books: String(books) },
        'a scope row differs from the sum of its requests',
      )
    }
    const more = fresh.length - bounds.booksDifferencesLoggedMax
    if (more > 0) logger.error({ more }, 'and more scope rows differ from their sums')
  }
}

function nameOf({ scopeId, windowId, field }: BooksDifference): string {
  return `${scopeId} ${windowId} ${field}`
}
