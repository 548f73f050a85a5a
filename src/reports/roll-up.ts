import type { PostgresDatabase } from '#platform/postgres.ts'
import { openAskedThread } from '#platform/asked-thread.ts'
import { bounds } from '#platform/bounds.ts'
import { placeOf } from '#platform/database-place.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { applyOnPostgres } from './apply-postgres.ts'
import { applyOnSqlite } from './apply-sqlite.ts'
import type { PlanQuestion } from './next-plan.ts'
import type { StepSize } from './make-plan.ts'
import type { StepPlan } from './plan.ts'

/** Brings the sums after the ledger, a step at a time. Safe on any number of nodes at once, and to stop anywhere. */
export type RollUp = {
  /** Takes one step. False when there was nothing left to do, or another node is doing it. */
  step(): Promise<boolean>
  close(): Promise<void>
}

/** It reads and adds up in a thread of its own, and writes in short transactions: on SQLite, those of the one writer. */
export function openRollUp(
  database: SqliteDatabase | PostgresDatabase,
  size: StepSize = sizes[database.dialect],
): RollUp {
  const file = new URL('./roll-up-worker.ts', import.meta.url)
  const thread = openAskedThread<PlanQuestion, StepPlan | undefined>(file, {
    place: placeOf(database),
  })
  let after = ''
  return {
    step: async () => {
      const plan = await thread.ask({ after, size })
      if (!plan) return false
      after = plan.organizationId
      return database.dialect === 'sqlite'
        ? applyOnSqlite(database, plan)
        : await applyOnPostgres(database, plan)
    },
    close: () => thread.close(),
  }
}

const sizes = {
  // A row is written in some microseconds, for which the gateway waits.
  sqlite: { entriesMax: 1_000, rowsMax: bounds.reportRowsPerStepMax },
  postgres: { entriesMax: 1_000, rowsMax: 10 * bounds.reportRowsPerStepMax },
} as const
