import { closeSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { backup as copyPages } from 'node:sqlite'
import type { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { sqliteSnapshots } from '#platform/snapshot-reader.ts'
import { readBooksFigures } from '#ledger/examine.ts'
import type { BooksFigures } from '#ledger/examine.ts'
import type { Config } from '#platform/config.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { openSqliteCopy } from '#platform/sqlite-reader.ts'
import { databaseFileNames } from './manifest.ts'
import { runPostgresProgram } from './postgres-programs.ts'

/** Copies the database into the folder, as it is at one instant, and says what the copy holds. */
export async function copyDatabase(
  books: { readonly database: DatabaseSync } | undefined,
  settings: Config['database'],
  folder: string,
): Promise<BooksFigures> {
  const path = join(folder, databaseFileNames[settings.dialect])
  const figures =
    settings.dialect === 'sqlite'
      ? await copySqlite(books!.database, path)
      : await dumpPostgres(settings.connectionString, path)
  keepOnDisk(path)
  return figures
}

/**
 * Page by page, in one step: in several, each commit of the server in between would make it begin anew. The
 * server goes on meanwhile; what it writes stays in its log until the copy is done.
 */
async function copySqlite(database: DatabaseSync, path: string): Promise<BooksFigures> {
  await copyPages(database, path, { rate: pagesMax })
  const copy = openSqliteCopy(path)
  try {
    const row = copy.prepare('pragma quick_check(1)').get() as { quick_check: string }
    if (row.quick_check !== 'ok') {
      throw new PlainFailure(`The database is damaged (${row.quick_check}): nothing was backed up.`)
    }
    return await sqliteSnapshots(copy).snapshot(readBooksFigures)
  } finally {
    copy.close()
  }
}

const pagesMax = 2 ** 31 - 1

/** The figures and the dump are of one snapshot, which this connection holds open for `pg_dump`. */
async function dumpPostgres(connectionString: string, path: string): Promise<BooksFigures> {
  const client = new pg.Client({ connectionString, types: { getTypeParser } })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const { rows } = await client.query<{ id: string }>('select pg_export_snapshot() as id')
    const snapshot = `--snapshot=${rows[0]!.id}`
    const parameters = ['--format=custom', '--no-owner', '--no-privileges', snapshot]
    await runPostgresProgram('pg_dump', connectionString, [...parameters, `--file=${path}`])
    return await readBooksFigures(async (sql) => (await client.query(sql)).rows)
  } finally {
    await client.end()
  }
}

const integer: number = pg.types.builtins.INT8

function getTypeParser(oid: number): (text: string) => unknown {
  return oid === integer ? BigInt : (text) => text
}

/** Not before it is on the disk is it a copy. */
export function keepOnDisk(path: string): void {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}
