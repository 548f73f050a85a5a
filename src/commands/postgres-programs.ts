import { spawn } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import { PlainFailure } from '#platform/plain-failure.ts'

/** Runs `pg_dump` or `pg_restore` on a database; a `PlainFailure` has what it said. */
export async function runPostgresProgram(
  name: 'pg_dump' | 'pg_restore',
  connectionString: string,
  parameters: readonly string[],
): Promise<void> {
  const child = spawn(findProgram(name), parameters, {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Not as arguments: every user of the machine can read those of every process.
    env: { ...process.env, ...connectionEnvironment(connectionString) },
  })
  const errors: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => void errors.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return
  const said = Buffer.concat(errors).toString().trim().split('\n').join(' ')
  throw new PlainFailure(`${name} failed: ${said}`)
}

/** In the PATH, or where Debian keeps each version, newest first: an older one refuses a newer server. */
function findProgram(name: string): string {
  const versions = versionFolders().map((version) => join(debianFolder, version, 'bin'))
  const folders = [...versions, ...(process.env['PATH'] ?? '').split(delimiter)]
  const path = folders.map((folder) => join(folder, name)).find(isExecutable)
  if (path !== undefined) return path
  throw new PlainFailure(
    `${name} is not here: install the PostgreSQL client of the server's version (Debian: apt-get install postgresql-client).`,
  )
}

const debianFolder = '/usr/lib/postgresql'

function versionFolders(): string[] {
  try {
    return readdirSync(debianFolder).toSorted((left, right) => Number(right) - Number(left))
  } catch {
    return []
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** What a connection string says, in the variables of libpq. */
function connectionEnvironment(connectionString: string): Record<string, string> {
  const client = new pg.Client({ connectionString })
  const { searchParams } = new URL(connectionString)
  const named: Record<string, string | undefined> = {
    PGHOST: client.host,
    PGPORT: String(client.port),
    PGUSER: client.user,
    PGDATABASE: client.database,
    PGPASSWORD: client.password ?? undefined,
    PGSSLMODE: searchParams.get('sslmode') ?? undefined,
    PGSSLROOTCERT: searchParams.get('sslrootcert') ?? undefined,
    PGSSLCERT: searchParams.get('sslcert') ?? undefined,
    PGSSLKEY: searchParams.get('sslkey') ?? undefined,
  }
  return Object.fromEntries(
    Object.entries(named).filter(([, value]) => value !== undefined),
  ) as Record<string, string>
}
