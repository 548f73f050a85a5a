import type { PostgresDatabase } from '#platform/postgres.ts'
import { openAskedThread } from '#platform/asked-thread.ts'
import { bounds } from '#platform/bounds.ts'
import { placeOf } from '#platform/database-place.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { applyOnPostgres } from './apply-postgres.ts'
import { applyOnSqlite } from './apply-sqlite.ts'
import type { FailedPlan, PlanQuestion } from './next-plan.ts'
import type { StepSize } from './make-plan.ts'
import type { StepPlan } from './plan.ts'

/** Brings the sums after the ledger, a step at a time. Safe on any number of nodes at once, and to stop anywhere. */
export type RollUp = {
  /**
   * Takes one step. False when there was nothing left to do, or another node is doing it. Throws when nothing is left to
   * do but what cannot be done: steps of organizations with a fault are passed over until then.
   */
  step(): Promise<boolean>
  close(): Promise<void>
}

/** It reads and adds up in a thread of its own, and writes in short transactions: on SQLite, those of the one writer. */
export function openRollUp(
  database: SqliteDatabase | PostgresDatabase,
  size: StepSize = sizes[database.dialect],
): RollUp {
  const file = new URL('./roll-up-worker.ts', import.meta.url)
  const thread = openAskedThread<PlanQuestion, StepPlan | FailedPlan | undefined>(file, {
    place: placeOf(database),
  })
  let after = ''
  // By organization. What is wrong with one keeps no other waiting.
  const faults = new Map<string, string>()

  async function write(plan: StepPlan): Promise<boolean> {
    try {
      return database.dialect === 'sqlite'
        ? applyOnSqlite(database, plan)
        : await applyOnPostgres(database, plan)
    } catch (error) {
      faults.set(plan.organizationId, String(error))
      return true
    }
  }

  return {
    step: async () => {
      const plan = await thread.ask({ after, passedOver: [...faults.keys()], size })
      if (!plan) return endRound(faults)
      after = plan.organizationId
      if (!('fault' in plan)) return await write(plan)
      faults.set(plan.organizationId, plan.fault)
      return true
    },
    close: () => thread.close(),
  }
}

/** Throws what kept an organization from being summed. It is tried again in the next round. */
function endRound(faults: Map<string, string>): false {
  const [first] = faults
  if (!first) return false
  const count = faults.size
  faults.clear()
  throw new Error(`the requests of ${first[0]} cannot be summed (${count} in all): ${first[1]}`)
}

const sizes = {
  // A row is written in some microseconds, for which the gateway waits.
  sqlite: { entriesMax: 1_000, rowsMax: bounds.reportRowsPerStepMax },
  postgres: { entriesMax: 1_000, rowsMax: 10 * bounds.reportRowsPerStepMax },
} as const
