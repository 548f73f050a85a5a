import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem } from 'node:os'

/** What the figures hold for. */
export function describeMachine(folder: string): Record<string, string> {
  const [cpu] = cpus()
  return {
    CPU: `${cpu?.model.trim()}, ${cpus().length} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `${process.platform} ${release()}`,
    'file system': fileSystemOf(folder),
    node: process.version,
    SQLite: process.versions.sqlite ?? '',
    date: new Date().toISOString().slice(0, 10),
  }
}

function fileSystemOf(folder: string): string {
  try {
    const args = ['--output=fstype', folder]
    return execFileSync('df', args, { encoding: 'utf8' }).trim().split('\n').at(-1) ?? ''
  } catch {
    return 'unknown'
  }
}
