import type { Clock } from '#platform/clock.ts'
import type { Ids } from '#platform/ids.ts'
import type { Metrics } from '#platform/metrics.ts'

/** What a ledger is handed. */
export type LedgerOptions = {
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: LedgerLogger
  /** Left out: nobody asks. */
  readonly metrics?: Metrics | undefined
  /** In place of the database's own clock on PostgreSQL, so that a test can cross midnight. Unix milliseconds. */
  readonly nowOverride?: (() => number) | undefined
}

/** Where the ledger reports what nobody awaits. Fields come first, as in pino. */
export type LedgerLogger = {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
