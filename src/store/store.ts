import type { OrganizationId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { awayIfLost, codeOf, lostLockCodes } from '#platform/database-away.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import type { Database } from './database.ts'
import { executePostgres, executeSqlite, kyselyOn } from './executor.ts'
import type { Execute } from './executor.ts'
import type { Store, StoreTransaction } from './port.ts'

/** The store on an open, migrated database. */
export function createStore(database: Database): Store {
  return database.dialect === 'sqlite' ? sqliteStore(database) : postgresStore(database)
}

function sqliteStore(database: SqliteDatabase): Store {
  return {
    read: kyselyOn('sqlite', awayWhenLost(executeSqlite(database.readStatement))),
    transaction: async (work) => {
      try {
        return await database.transaction((statement) =>
          work({
            db: kyselyOn('sqlite', executeSqlite(statement)),
            ledger: { dialect: 'sqlite', statement },
            // There is one writer, and its transactions run one at a time.
            lockOrganization: async () => undefined,
          }),
        )
      } catch (error) {
        throw awayIfLost(error)
      }
    },
  }
}

function postgresStore(database: PostgresDatabase): Store {
  // One change at a time from this node: those that wait for the organization's lock would otherwise hold
  // the connections that the ledger needs.
  const inTurn = createQueue()
  return {
    read: kyselyOn('postgres', awayWhenLost(executePostgres(database.pool))),
    transaction: (work) => inTurn(() => tryPostgresTransaction(database, work, triesMax)),
  }
}

const triesMax = 5

async function tryPostgresTransaction<Result>(
  database: PostgresDatabase,
  work: (tx: StoreTransaction) => Promise<Result>,
  triesLeft: number,
): Promise<Result> {
  try {
    return await database.transaction((client) =>
      whileOpen(executePostgres(client), (execute) =>
        work({
          db: kyselyOn('postgres', execute),
          ledger: { dialect: 'postgres', client },
          lockOrganization: (id) => lockOrganization(execute, id),
        }),
      ),
    )
  } catch (error) {
    if (lostLockCodes.has(codeOf(error)) && triesLeft > 1) {
      return tryPostgresTransaction(database, work, triesLeft - 1)
    }
    throw awayIfLost(error)
  }
}

/**
 * Waits longer than the ledger may for its rows: another node's change is short, and nobody else takes
 * this lock.
 */
async function lockOrganization(execute: Execute, id: OrganizationId): Promise<void> {
  await execute(`set local lock_timeout = '10s'`, [])
  await execute('select 1 from organization where id = $1 for update', [id])
  await execute(`set local lock_timeout = ${bounds.lockTimeoutMs}`, [])
}

/** Makes statements after the end of `work` fail, since they would run outside its transaction. */
async function whileOpen<Result>(
  execute: Execute,
  work: (execute: Execute) => Promise<Result>,
): Promise<Result> {
  let open = true
  try {
    return await work(async (sql, parameters) => {
      if (!open) throw new Error('the transaction has ended')
      return execute(sql, parameters)
    })
  } finally {
    open = false
  }
}

function createQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
}

function awayWhenLost(execute: Execute): Execute {
  return async (sql, parameters) => {
    try {
      return await execute(sql, parameters)
    } catch (error) {
      throw awayIfLost(error)
    }
  }
}
