import type { PostgresDatabase } from '#platform/postgres.ts'
import { openAskedThread } from '#platform/asked-thread.ts'
import { bounds } from '#platform/bounds.ts'
import { postgresSnapshots } from '#platform/snapshot-reader.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { applyOnPostgres } from './apply-postgres.ts'
import { applyOnSqlite } from './apply-sqlite.ts'
import { nextPlan } from './next-plan.ts'
import type { PlanQuestion } from './next-plan.ts'
import type { StepSize } from './make-plan.ts'
import type { StepPlan } from './plan.ts'

/** Brings the sums after the ledger, a step at a time. Safe on any number of nodes at once, and to stop anywhere. */
export type RollUp = {
  /** Takes one step. False when there was nothing left to do, or another node is doing it. */
  step(): Promise<boolean>
  close(): Promise<void>
}

/** On SQLite it reads and adds up in a thread of its own, and writes in short transactions of the one writer. */
export function openRollUp(
  database: SqliteDatabase | PostgresDatabase,
  size: StepSize = sizes[database.dialect],
): RollUp {
  if (database.dialect === 'sqlite') {
    const file = new URL('./roll-up-worker.ts', import.meta.url)
    const thread = openAskedThread<PlanQuestion, StepPlan | undefined>(file, {
      path: database.path,
    })
    return rollUpWith({
      size,
      plan: (question) => thread.ask(question),
      apply: async (plan) => applyOnSqlite(database, plan),
      close: () => thread.close(),
    })
  }
  const reader = postgresSnapshots(database.pool)
  return rollUpWith({
    size,
    plan: (question) => nextPlan(reader, question),
    apply: (plan) => applyOnPostgres(database, plan),
    close: async () => undefined,
  })
}

const sizes = {
  // A row is written in some microseconds, for which the gateway waits.
  sqlite: { entriesMax: 1_000, rowsMax: bounds.reportRowsPerStepMax },
  postgres: { entriesMax: 1_000, rowsMax: 10 * bounds.reportRowsPerStepMax },
} as const

type Parts = {
  readonly size: StepSize
  plan(question: PlanQuestion): Promise<StepPlan | undefined>
  apply(plan: StepPlan): Promise<boolean>
  close(): Promise<void>
}

function rollUpWith({ size, plan, apply, close }: Parts): RollUp {
  let after = ''
  return {
    step: async () => {
      const next = await plan({ after, size })
      if (!next) return false
      after = next.organizationId
      return apply(next)
    },
    close,
  }
}
