import { hostname } from 'node:os'
import type { IncarnationId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { databaseNowSql } from '#platform/postgres.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import type { LedgerOptions } from './options.ts'

type LeaseOptions = Pick<LedgerOptions, 'clock' | 'logger'> & {
  readonly database: PostgresDatabase
  readonly incarnationId: IncarnationId
  readonly expire: () => Promise<number>
}

/** A lease that is being renewed. */
export type Lease = {
  /** Ends the lease at once: what this incarnation left open (nothing, after a clean stop) may be charged. */
  release(): Promise<void>
}

/**
 * Takes a lease, by the database's clock, and renews it at a third of its length. Each renewal also
 * looks for incarnations that stopped renewing theirs.
 */
export async function keepLease(options: LeaseOptions): Promise<Lease> {
  const { database, incarnationId, logger } = options
  await database.pool.query(insertSql, [incarnationId, bounds.leaseMs, hostname()])
  let running: Promise<void> | undefined

  async function tick(): Promise<void> {
    try {
      await database.pool.query(renewSql, [incarnationId, bounds.leaseMs])
      const expired = await options.expire()
      if (expired > 0)
        logger.warn({ expired }, 'charged the bound of requests that a lost node left open')
      await database.pool.query(forgetSql, [incarnationId])
    } catch (error) {
      logger.warn({ error: String(error) }, 'the lease could not be renewed; trying again')
    }
  }

  await tick()
  const timer = setInterval(() => {
    // A slow database must not pile up renewals.
    running ??= tick().finally(() => {
      running = undefined
    })
  }, bounds.leaseMs / 3)
  timer.unref()

  return {
    release: async () => {
      clearInterval(timer)
      await running
      try {
        await database.pool.query(endSql, [incarnationId])
      } catch (error) {
        // With the database away the lease lapses by itself.
        logger.warn({ error: String(error) }, 'the lease could not be given up')
      }
    },
  }
}

const insertSql = `
  insert into incarnation (id, started_at_ms, lease_until_ms, host)
  values ($1, ${databaseNowSql}, ${databaseNowSql} + $2, $3)`
// An upsert: the row is gone if this node was stopped for so long that another one forgot it.
const renewSql = `
  insert into incarnation (id, started_at_ms, lease_until_ms, host)
  values ($1, ${databaseNowSql}, ${databaseNowSql} + $2, '')
  on conflict (id) do update set lease_until_ms = excluded.lease_until_ms`
const endSql = 'update incarnation set lease_until_ms = 0 where id = $1'
/** Lapsed incarnations with nothing open, an hour later: by then no batch of theirs can still be under way. */
const forgetSql = `
  delete from incarnation i where i.id <> $1 and i.lease_until_ms < ${databaseNowSql} - 3600000
    and not exists (select 1 from request r where r.incarnation_id = i.id and r.state = 'reserved')`
