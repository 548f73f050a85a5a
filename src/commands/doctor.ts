import type { DatabaseSync } from 'node:sqlite'
import type pg from 'pg'
import type { DoctorFlags } from '#cli/program.ts'
import { systemClock } from '#platform/clock.ts'
import type { Clock } from '#platform/clock.ts'
import { parseConfig } from '#platform/config.ts'
import type { Config } from '#platform/config.ts'
import { trustExtraAuthority } from '#platform/extra-authority.ts'
import { lockDataFolder } from '#platform/lock.ts'
import { databaseNowSql } from '#platform/postgres.ts'
import { examineActivities } from './examine-activities.ts'
import { examineFolder } from './examine-folder.ts'
import { examineKey } from './examine-key.ts'
import { examineLedger } from './examine-ledger.ts'
import { describeFindings, exitCodeOf, ok, problem, warning } from './findings.ts'
import type { Finding } from './findings.ts'
import { withBooks } from './open-books.ts'
import type { OpenBooks } from './open-books.ts'

/** `atelier doctor`: looks, changes nothing, and resolves to the exit code. Works while servers run too. */
export async function doctor({ json, ...flags }: DoctorFlags): Promise<number> {
  const config = parseConfig(process.env, flags)
  trustExtraAuthority(config.outgoing.extraCaFile)
  process.umask(0o077)
  const findings = await withBooks(config.database, (books) => examine(config, books, systemClock))
  process.stdout.write(describeFindings(findings, json))
  return exitCodeOf(findings)
}

async function examine(config: Config, books: OpenBooks, clock: Clock): Promise<Finding[]> {
  const { reader } = books
  if (books.dialect === 'sqlite') {
    const runs = isServerRunning(config.dataDir)
    return [
      ok('server', `${runs ? 'A' : 'No'} server has the data folder ${config.dataDir}.`),
      examineFile(books.database),
      ...(await examineLedger({ reader, nowMs: clock.now(), isAlive: livesOn(runs) })),
      await examineKey(config, books),
      ...(await examineActivities(config, reader)),
      ...examineFolder(config.dataDir, clock),
    ]
  }
  const { nowMs, finding } = await examineDatabaseClock(books.pool, clock)
  const isAlive = ({ leaseUntilMs }: { leaseUntilMs: number | null }): boolean =>
    leaseUntilMs !== null && leaseUntilMs >= nowMs
  return [
    finding,
    ...(await examineLedger({ reader, nowMs, isAlive })),
    await examineKey(config, books),
    ...(await examineActivities(config, reader)),
  ]
}

/** On SQLite each start forgets the incarnations before it. */
function livesOn(runs: boolean) {
  return ({ leaseUntilMs }: { leaseUntilMs: number | null }): boolean =>
    runs && leaseUntilMs !== null
}

/** Takes the folder for a moment, which a server that is just starting outwaits. */
function isServerRunning(dataDir: string): boolean {
  const lock = lockDataFolder(dataDir)
  lock?.release()
  return lock === undefined
}

function examineFile(database: DatabaseSync): Finding {
  const rows = database.prepare('pragma quick_check(5)').all() as { quick_check: string }[]
  const faults = rows.map((row) => row.quick_check).filter((text) => text !== 'ok')
  return faults.length === 0
    ? ok('integrity', 'The database file is sound.')
    : problem('integrity', `The database file is damaged: ${faults.join('; ')}. Restore a backup.`)
}

const clockDifferenceMsMax = 2_000

/** The instant is the database's, which is the ledger's clock. */
async function examineDatabaseClock(
  pool: pg.Pool,
  clock: Clock,
): Promise<{ nowMs: number; finding: Finding }> {
  // The first query pays for the connection.
  await pool.query('select 1')
  const beforeMs = clock.now()
  const { rows } = await pool.query<{ now_ms: bigint; standby: boolean }>(
    `select ${databaseNowSql} as now_ms, pg_is_in_recovery() as standby`,
  )
  const nowMs = Number(rows[0]!.now_ms)
  const difference = Math.round(nowMs - (beforeMs + clock.now()) / 2)
  const message = `The clock of the database differs from this machine's by ${difference} ms`
  if (rows[0]!.standby) {
    return { nowMs, finding: problem('database', 'The database is a standby: it takes no writes.') }
  }
  const finding =
    Math.abs(difference) <= clockDifferenceMsMax
      ? ok('database', `${message}.`)
      : warning('database', `${message}: the ledger goes by the database's. Synchronise both.`)
  return { nowMs, finding }
}
