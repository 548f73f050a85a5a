import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the server that has the data folder is, and what opens its internal endpoints. */
export type ServerFile = { readonly url: string; readonly token: string }

/** Readable by its owner alone, and never seen half written. */
export function writeServerFile(dataDir: string, server: ServerFile): void {
  const path = pathIn(dataDir)
  writeFileSync(`${path}.new`, JSON.stringify(server), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** `undefined` when there is none, or none that makes sense. After a crash it may name a server that is gone. */
export function findServerFile(dataDir: string): ServerFile | undefined {
  try {
    const { url, token } = JSON.parse(readFileSync(pathIn(dataDir), 'utf8')) as Partial<ServerFile>
    return typeof url === 'string' && typeof token === 'string' ? { url, token } : undefined
  } catch {
    return undefined
  }
}

export function removeServerFile(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true })
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'server.json')
}
