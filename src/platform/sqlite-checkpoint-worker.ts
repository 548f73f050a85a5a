import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { bounds } from './bounds.ts'

/**
 * Copies what the write-ahead log holds into the database file, from a thread of its own: its fsyncs
 * would otherwise hold up the event loop every few hundred commits.
 */
const { path } = workerData as { path: string }
const database = new DatabaseSync(path, { timeout: bounds.checkpointBusyMs })
const passive = database.prepare('pragma wal_checkpoint(passive)')
// Waits for the writer, and then keeps it waiting for what little is left to copy.
const restart = database.prepare('pragma wal_checkpoint(restart)')

let logPagesBefore = 0
const timer = setInterval(checkpoint, bounds.checkpointEveryMs)
parentPort!.on('message', () => {
  clearInterval(timer)
  database.close()
  parentPort!.close()
})

function checkpoint(): void {
  const row = passive.get() as { log: number; checkpointed: number }
  // A log that was copied whole is written from its start again. Under steady load that moment may never
  // come by itself, and the log would grow without end.
  if (row.log > bounds.walPagesMax && row.log >= logPagesBefore) restart.get()
  logPagesBefore = row.log
}
