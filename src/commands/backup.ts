import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { BackupFlags } from '#cli/program.ts'
import { formatDollars, nanoUsd } from '#domain/money.ts'
import { systemClock } from '#platform/clock.ts'
import { parseConfig } from '#platform/config.ts'
import type { Config } from '#platform/config.ts'
import { trustExtraAuthority } from '#platform/extra-authority.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { productVersion } from '#platform/version.ts'
import { copyDatabase } from './copy-database.ts'
import { readSchemaVersion } from './examine-ledger.ts'
import { countOf } from './findings.ts'
import {
  databaseFileNames,
  describeFile,
  formatVersion,
  manifestName,
  presentFigures,
  secretKeyName,
} from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { withBooks } from './open-books.ts'
import { digestOfKey, findSecretKey, presentSecretKey } from './secret-key.ts'

/** `atelier backup`: everything in a new folder, of one instant, while servers go on. */
export async function backup(
  folder: string,
  { json, withoutSecretKey = false, ...flags }: BackupFlags,
): Promise<number> {
  const config = parseConfig(process.env, flags)
  trustExtraAuthority(config.outgoing.extraCaFile)
  const into = resolve(folder)
  takeEmptyFolder(into)
  try {
    const manifest = await write(config, into, withoutSecretKey)
    process.stdout.write(
      json ? `${JSON.stringify({ folder: into, ...manifest })}\n` : describe(into, manifest),
    )
    return 0
  } catch (error) {
    for (const name of readdirSync(into)) rmSync(join(into, name))
    throw error
  }
}

/** Whoever may read it may read all that the organization has. */
function takeEmptyFolder(folder: string): void {
  process.umask(0o077)
  let entries: string[]
  try {
    mkdirSync(folder, { recursive: true })
    entries = readdirSync(folder)
  } catch (cause) {
    throw new PlainFailure(`${folder} cannot be written (${(cause as Error).message}).`, { cause })
  }
  if (entries.length > 0) {
    throw new PlainFailure(`${folder} is not empty: name a new folder. Nothing was backed up.`)
  }
}

async function write(config: Config, folder: string, withoutSecretKey: boolean): Promise<Manifest> {
  const { database } = config
  const createdAtMs = systemClock.now()
  const { schemaVersion, figures } = await withBooks(database, async (books) => {
    const version = await readSchemaVersion(books.reader)
    if (version === undefined) throw new PlainFailure('The database has no tables of Atelier.')
    const source = books.dialect === 'sqlite' ? books : undefined
    return { schemaVersion: version, figures: await copyDatabase(source, database, folder) }
  })
  const key = findSecretKey(config)
  const names: string[] = [databaseFileNames[database.dialect]]
  if (key && !withoutSecretKey) {
    writeFileSync(join(folder, secretKeyName), presentSecretKey(key), { mode: 0o600 })
    names.push(secretKeyName)
  }
  const manifest: Manifest = {
    format: 'atelier-backup',
    format_version: formatVersion,
    created_at: new Date(createdAtMs).toISOString(),
    product_version: productVersion,
    database: database.dialect,
    schema_version: schemaVersion,
    files: await Promise.all(names.map((name) => describeFile(folder, name))),
    secret_key_sha256: key ? digestOfKey(key) : null,
    books: presentFigures(figures),
  }
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, {
    flush: true,
  })
  return manifest
}

function describe(
  folder: string,
  { files, books, secret_key_sha256: keyDigest }: Manifest,
): string {
  const sizes = files.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ')
  const inFlight = books.requests['reserved'] ?? 0
  const hasKey = files.some(({ name }) => name === secretKeyName)
  const requests = Object.values(books.requests).reduce((sum, count) => sum + count, 0)
  const lines = [
    `Backed up to ${folder}: ${sizes}.`,
    `It holds ${countOf(requests, 'request')} and ${countOf(books.scopes, 'scope')}.`,
  ]
  if (inFlight > 0) lines.push(describeInFlight(books))
  if (hasKey) lines.push('The secret key is in it: keep the folder where nobody else can read.')
  else if (keyDigest !== null) lines.push('The secret key is not in it: keep it elsewhere.')
  else lines.push('No secret key was found, in the data folder or the settings: none is in it.')
  return `${lines.join('\n')}\n`
}

/** What happens to what had not ended when the backup was made. */
export function describeInFlight({
  requests,
  reserved_nano_usd: reserved,
}: Manifest['books']): string {
  const count = countOf(requests['reserved'] ?? 0, 'request')
  const amount = `$${formatDollars(nanoUsd(BigInt(reserved)))}`
  return `${count} had not ended: where it is restored, the first start charges what they had reserved, ${amount}.`
}
