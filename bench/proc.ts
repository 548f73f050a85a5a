import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

/** What Linux tells of a process. Elsewhere the bench runs without these columns. */

export type CpuReading = ReadonlyMap<number, number>

/** User and system time so far, all threads, of each process under the roots, in milliseconds. */
export function readCpu(roots: readonly number[]): CpuReading {
  const reading = new Map<number, number>()
  for (const pid of withDescendants(roots)) {
    const fields = statFields(pid)
    // utime and stime, which precise accounting scales to the scheduler's own nanoseconds.
    if (fields)
      reading.set(pid, ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond)
  }
  return reading
}

/** The time between two readings. A process that ended in between is left out. */
export function cpuMsBetween(before: CpuReading, after: CpuReading): number {
  let total = 0
  for (const [pid, ms] of after) total += ms - (before.get(pid) ?? 0)
  return total
}

/** Resident memory of the processes under the roots, in KiB. */
export function readRssKiB(roots: readonly number[]): number {
  let total = 0
  for (const pid of withDescendants(roots)) {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readOr(`/proc/${pid}/status`))
    total += Number(match?.[1] ?? 0)
  }
  return total
}

function withDescendants(roots: readonly number[]): number[] {
  const childrenOf = new Map<number, number[]>()
  for (const name of listProcesses()) {
    const pid = Number(name)
    const parent = Number(statFields(pid)?.[1])
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid])
  }
  const found = [...roots]
  for (const pid of found) found.push(...(childrenOf.get(pid) ?? []))
  return found
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** The fields after the command's name, which may hold anything. */
function statFields(pid: number): string[] | undefined {
  const stat = readOr(`/proc/${pid}/stat`)
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const ticksPerSecond = readTicksPerSecond()

function readTicksPerSecond(): number {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  } catch {
    return 100
  }
}
