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
// Waits for the writer, and then keeps it waiting for what little is left to copy, and for readers.
const restart = database.prepare('pragma wal_checkpoint(restart)')

let logPagesBefore = 0
let triesInVain = 0
let skipped = 0
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
  if (row.log > bounds.walPagesMax && row.log >= logPagesBefore) restartLog()
  logPagesBefore = row.log
}

/** A backup or a report reads from the log until it is done: the writer must not be made to wait for that. */
function restartLog(): void {
  if (skipped < Math.min(2 ** triesInVain - 1, bounds.checkpointsSkippedMax)) {
    skipped++
    return
  }
  skipped = 0
  const { busy } = restart.get() as { busy: number }
  triesInVain = busy === 0 ? 0 : triesInVain + 1
}
