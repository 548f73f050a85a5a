import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { findPostgresBinaries } from './needs.ts'

export type PostgresCluster = {
  readonly url: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

/**
 * Starts a private PostgreSQL from the system's binaries, in a temporary folder, on a free port of
 * 127.0.0.1. PostgreSQL refuses to run as root, so root hands it to the user `postgres`.
 */
export async function startPostgres({ fsync = false } = {}): Promise<PostgresCluster> {
  const bin = getBinaries()
  const owner = process.getuid?.() === 0 ? unprivilegedUser() : undefined
  const folder = mkdtempSync(join(tmpdir(), 'atelier-postgres-'))
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ]
  execFileSync(join(bin, 'initdb'), initdb, {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })

  const port = await freePort()
  const log = join(folder, 'log')
  const output = openSync(log, 'a')
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    fsync: fsync ? 'on' : 'off',
    synchronous_commit: fsync ? 'on' : 'off',
    max_connections: 200,
    shared_buffers: '64MB',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', output, output],
  })
  const kill = (): void => void server.kill('SIGKILL')
  process.once('exit', kill)

  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await waitUntilAnswers(url, server, log)
  return {
    url,
    process: server,
    stop: async () => {
      process.off('exit', kill)
      if (server.exitCode === null && server.signalCode === null) {
        const exited = once(server, 'exit')
        server.kill('SIGINT')
        await exited
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function getBinaries(): string {
  const folder = findPostgresBinaries()
  if (folder === undefined) {
    throw new Error(
      'These tests need the PostgreSQL server programs (initdb, postgres). On Debian: apt-get install postgresql',
    )
  }
  return folder
}

function unprivilegedUser(): { uid: number; gid: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const line = ['postgres', 'nobody'].map((name) =>
    lines.find((each) => each.startsWith(`${name}:`)),
  )
  const fields = line.find((each) => each !== undefined)?.split(':')
  if (!fields)
    throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody')
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function waitUntilAnswers(url: string, server: ChildProcess, log: string): Promise<void> {
  const deadlineMs = Date.now() + 30_000
  for (;;) {
    try {
      await runSql(url, 'select 1')
      return
    } catch (cause) {
      if (server.exitCode !== null || Date.now() > deadlineMs) {
        throw new Error(`PostgreSQL did not start:\n${readFileSync(log, 'utf8')}`, { cause })
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** On a connection of its own. */
export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  // A server that is being stopped ends the connection with an error nobody waits for.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
