import { isDeepStrictEqual } from 'node:util'
import { resolve } from 'node:path'
import type { RestoreFlags } from '#cli/program.ts'
import { readBooksFigures } from '#ledger/examine.ts'
import { systemClock } from '#platform/clock.ts'
import { parseConfig } from '#platform/config.ts'
import type { Config } from '#platform/config.ts'
import { trustExtraAuthority } from '#platform/extra-authority.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { openDatabase } from '#store/database.ts'
import { migrate, migrations } from '#store/migrate.ts'
import { describeInFlight } from './backup.ts'
import { examineBooks } from './examine-ledger.ts'
import { countOf, describeFindings, exitCodeOf, ok, problem, warning } from './findings.ts'
import type { Finding } from './findings.ts'
import { presentFigures, readVerifiedManifest, secretKeyName } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { withBooks } from './open-books.ts'
import { restorePostgres, restoreSqlite } from './place-database.ts'
import { digestOfKey, readSecretKey } from './secret-key.ts'

/** `atelier restore`: where there is nothing yet. Resolves to the exit code, 1 where the books do not agree. */
export async function restore(
  folder: string,
  { json, secretKeyFile, ...flags }: RestoreFlags,
): Promise<number> {
  const config = parseConfig(process.env, flags)
  trustExtraAuthority(config.outgoing.extraCaFile)
  process.umask(0o077)
  const from = resolve(folder)
  const manifest = await readVerifiedManifest(from)
  refuseOthers(manifest, config)
  const key = findKey(from, manifest, { config, secretKeyFile })
  const place = config.database.dialect === 'sqlite' ? restoreSqlite : restorePostgres
  const findings = await place({ config, from, key }, () => compare(manifest, config))
  process.stdout.write(describeFindings([...findings, ...describeKey(config, key)], json))
  return exitCodeOf(findings)
}

function refuseOthers(manifest: Manifest, { database }: Config): void {
  if (manifest.schema_version > migrations.length) {
    throw new PlainFailure(
      `The backup is at schema version ${manifest.schema_version} and this release knows versions up to ${migrations.length}: restore it with the release that made it, ${manifest.product_version}.`,
    )
  }
  if (manifest.database === database.dialect) return
  throw new PlainFailure(
    manifest.database === 'sqlite'
      ? 'The backup is of SQLite: restore it into a data folder, without ATELIER_DATABASE_URL.'
      : 'The backup is of PostgreSQL: name an empty database with ATELIER_DATABASE_URL or --database-url.',
  )
}

/** The key that the stored credentials need, checked; `undefined` where there was none. */
function findKey(
  from: string,
  { files, secret_key_sha256: digest }: Manifest,
  { config, secretKeyFile }: { config: Config; secretKeyFile: string | undefined },
): Uint8Array | undefined {
  if (digest === null) return undefined
  const included = files.some(({ name }) => name === secretKeyName)
  const key =
    secretKeyFile === undefined
      ? (config.secretKey ?? (included ? readSecretKey(resolve(from, secretKeyName)) : undefined))
      : readSecretKey(secretKeyFile)
  if (!key) {
    throw new PlainFailure(
      'The backup was made without its secret key: name it with --secret-key-file or ATELIER_SECRET_KEY.',
    )
  }
  if (digestOfKey(key) === digest) return key
  throw new PlainFailure('The secret key is not the one of this backup. Nothing was restored.')
}

/** Holds what was restored against the manifest, and then against itself. */
async function compare(manifest: Manifest, config: Config): Promise<Finding[]> {
  const figures = await withBooks(config.database, ({ reader }) =>
    reader.snapshot(readBooksFigures),
  )
  const { books } = manifest
  if (!isDeepStrictEqual(presentFigures(figures), books)) {
    return [problem('manifest', 'The restored books are not those of the manifest.')]
  }
  await migrateRestored(config)
  const examined = await withBooks(config.database, ({ reader }) =>
    examineBooks({ reader, nowMs: systemClock.now(), isAlive: () => false }),
  )
  const requests = Object.values(books.requests).reduce((sum, count) => sum + count, 0)
  const organizations = Object.keys(books.settled_nano_usd).length
  const compared = `${countOf(requests, 'request')} by state, ${countOf(books.scopes, 'scope')}, and what ${countOf(organizations, 'organization')} spent`
  return [
    ok('manifest', `As in the manifest of ${manifest.created_at}: ${compared}.`),
    ...examined,
    ...((books.requests['reserved'] ?? 0) > 0
      ? [warning('reservations', describeInFlight(books))]
      : []),
  ]
}

/** A backup of an earlier release becomes what this one reads, as it would at the start. */
async function migrateRestored({ database: settings }: Config): Promise<void> {
  const database = openDatabase(settings, () => undefined)
  try {
    await migrate(database, systemClock.now())
  } finally {
    await database.close()
  }
}

function describeKey({ secretKey, database }: Config, key: Uint8Array | undefined): Finding[] {
  if (!key) return []
  const isSet = secretKey !== undefined || database.dialect === 'sqlite'
  return [
    isSet
      ? ok('secret_key', 'The secret key is the one of the backup.')
      : warning(
          'secret_key',
          'Start the server with the secret key of the backup in ATELIER_SECRET_KEY.',
        ),
  ]
}
