import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '#platform/clock.ts'
import { ok, problem, warning } from './findings.ts'
import type { Finding } from './findings.ts'

const MiB = 1024 * 1024

/** The data folder and the disk under it. */
export function examineFolder(dataDir: string, clock: Clock): Finding[] {
  return [
    examinePermissions(dataDir),
    examineFreeSpace(dataDir),
    examineLog(join(dataDir, 'atelier.db-wal')),
    examineFsync(dataDir, clock),
  ]
}

function examinePermissions(dataDir: string): Finding {
  if ((statSync(dataDir).mode & 0o022) !== 0) {
    return problem('permissions', `Others can write to ${dataDir}: chmod 700 ${dataDir}`)
  }
  const open = ['atelier.db', 'atelier.db-wal', 'secret.key', 'server.json']
    .map((name) => join(dataDir, name))
    .filter((path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0)
  // Nobody reaches a file in a folder that is closed to them.
  if (open.length === 0 || (statSync(dataDir).mode & 0o077) === 0) {
    return ok('permissions', `Only its owner can read what is in ${dataDir}.`)
  }
  return problem('permissions', `Others can read what is secret: chmod 600 ${open.join(' ')}`)
}

const freeBytesLow = 1024 * MiB
const freeBytesMin = 100 * MiB

function examineFreeSpace(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(dataDir)
  const free = bavail * bsize
  const message = `${Math.floor(free / MiB)} MiB are free on the disk of ${dataDir}.`
  if (free < freeBytesMin) return problem('disk', message)
  return free < freeBytesLow ? warning('disk', message) : ok('disk', message)
}

/** Four times what the server empties it at. */
const logBytesMax = 64 * MiB

function examineLog(path: string): Finding {
  const bytes = existsSync(path) ? statSync(path).size : 0
  const message = `The write-ahead log has ${Math.ceil(bytes / MiB)} MiB`
  return bytes <= logBytesMax
    ? ok('log', `${message}.`)
    : warning('log', `${message}: a long read (a backup) has held it, or the disk is slow.`)
}

const fsyncCount = 30
const fsyncMsMax = 10

/** Each commit waits for one, so this is what a request pays twice. */
function examineFsync(dataDir: string, clock: Clock): Finding {
  const path = join(dataDir, `fsync-${process.pid}`)
  const page = Buffer.alloc(4096)
  const file = openSync(path, 'wx', 0o600)
  const durations: number[] = []
  try {
    for (let index = 0; index < fsyncCount; index++) {
      writeSync(file, page, 0, page.length, index * page.length)
      const beginMs = clock.monotonicMs()
      fdatasyncSync(file)
      durations.push(clock.monotonicMs() - beginMs)
    }
  } finally {
    closeSync(file)
    rmSync(path)
  }
  durations.sort((left, right) => left - right)
  const median = durations[fsyncCount >> 1]!
  const message = `The disk keeps a write in ${median.toFixed(2)} ms (the middle of ${fsyncCount}, ${durations.at(-1)!.toFixed(2)} at most)`
  return median <= fsyncMsMax
    ? ok('fsync', `${message}.`)
    : warning(
        'fsync',
        `${message}: set ATELIER_SQLITE_SYNCHRONOUS=normal, or take PostgreSQL or another disk.`,
      )
}
