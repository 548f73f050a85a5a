import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '../support/postgres-cluster.ts'
import type { AttackedDatabase } from './attack-setting.ts'
import { openPostgresBooks, openSqliteBooks } from './crash-books.ts'

/** A new SQLite installation in a folder of its own. */
export function sqliteIn(folder: string): AttackedDatabase {
  const dataDir = newFolder(folder)
  return {
    name: 'SQLite',
    env: {},
    dataDirs: [dataDir],
    openBooks: () => openSqliteBooks(join(dataDir, 'atelier.db')),
  }
}

/** So many nodes on the empty database of the address. */
export function nodesOnPostgres(folder: string, url: string, nodes: number): AttackedDatabase {
  return {
    name: nodes === 1 ? 'PostgreSQL, 1 node' : `PostgreSQL, ${nodes} nodes`,
    env: {
      ATELIER_DATABASE_URL: url,
      ATELIER_SECRET_KEY: Buffer.alloc(32, 'k').toString('base64'),
    },
    dataDirs: Array.from({ length: nodes }, () => newFolder(folder)),
    openBooks: () => openPostgresBooks(url),
  }
}

/** The same on a private PostgreSQL that flushes its writes to disk, as in production. */
export async function withPostgres<Result>(
  folder: string,
  nodes: number,
  use: (database: AttackedDatabase) => Promise<Result>,
): Promise<Result> {
  const cluster = await startPostgres({ fsync: true })
  try {
    return await use(nodesOnPostgres(folder, cluster.url, nodes))
  } finally {
    await cluster.stop()
  }
}

function newFolder(folder: string): string {
  mkdirSync(folder, { recursive: true })
  return mkdtempSync(join(folder, 'node-'))
}
