import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type DataLock = { release(): void }

/**
 * Takes the data folder for this process, or returns `undefined` when another process has it. The lock is
 * an exclusive transaction on a small SQLite file beside the database: a lock of the operating system,
 * which goes with the process however it ends, so that a kill leaves nothing to clean up.
 */
export function lockDataFolder(dataDir: string): DataLock | undefined {
  const file = new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 })
  try {
    file.exec('begin exclusive')
  } catch (error) {
    file.close()
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined
    throw error
  }
  return { release: () => file.close() }
}

const sqliteBusy = 5
