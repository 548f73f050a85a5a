import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { OrganizationId } from '#domain/id.ts'
import type { BooksFigures } from '#ledger/examine.ts'
import { PlainFailure } from '#platform/plain-failure.ts'

/** What a backup says of itself. Written last: a folder without it is no backup. */
export type Manifest = {
  readonly format: 'atelier-backup'
  readonly format_version: number
  readonly created_at: string
  readonly product_version: string
  readonly database: 'sqlite' | 'postgres'
  readonly schema_version: number
  readonly files: readonly BackupFile[]
  /** SHA-256 of the key's bytes; null where the installation had none. */
  readonly secret_key_sha256: string | null
  /** As counted in the copy, or in the snapshot that was dumped. Amounts are strings of nano-dollars. */
  readonly books: ManifestBooks
}

export type BackupFile = { readonly name: string; readonly bytes: number; readonly sha256: string }

export type ManifestBooks = {
  readonly requests: Readonly<Record<string, number>>
  readonly settled_nano_usd: Readonly<Record<string, string>>
  readonly reserved_nano_usd: string
  readonly scopes: number
}

export const manifestName = 'manifest.json'
export const secretKeyName = 'secret.key'
/** The database's file in a backup. */
export const databaseFileNames = { sqlite: 'atelier.db', postgres: 'atelier.dump' } as const
export const formatVersion = 1

export async function describeFile(folder: string, name: string): Promise<BackupFile> {
  const path = join(folder, name)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return { name, bytes: statSync(path).size, sha256: hash.digest('hex') }
}

export function presentFigures(figures: BooksFigures): ManifestBooks {
  const settled = Object.entries(figures.settledNanoUsd) as [OrganizationId, bigint][]
  return {
    requests: figures.requests,
    settled_nano_usd: Object.fromEntries(settled.map(([id, amount]) => [id, String(amount)])),
    reserved_nano_usd: String(figures.reservedNanoUsd),
    scopes: figures.scopes,
  }
}

/** Reads a manifest and holds every file against it; a `PlainFailure` says what is not as it was. */
export async function readVerifiedManifest(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder)
  const database = databaseFileNames[manifest.database]
  if (!manifest.files.some(({ name }) => name === database)) {
    throw new PlainFailure(`The manifest of ${folder} names no ${database}.`)
  }
  for (const expected of manifest.files) {
    const found = await describeFile(folder, expected.name).catch((cause: unknown) => {
      throw new PlainFailure(`${join(folder, expected.name)} is missing.`, { cause })
    })
    if (found.sha256 !== expected.sha256) {
      throw new PlainFailure(
        `${join(folder, expected.name)} is not as it was written: its SHA-256 is another. Nothing was restored.`,
      )
    }
  }
  return manifest
}

function readManifest(folder: string): Manifest {
  let manifest: Partial<Manifest>
  try {
    manifest = JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Partial<Manifest>
  } catch (cause) {
    throw new PlainFailure(
      `${folder} is no backup, or one that was not finished: it has no ${manifestName} that can be read.`,
      { cause },
    )
  }
  if (manifest.format !== 'atelier-backup') throw new PlainFailure(`${folder} is no backup.`)
  if (manifest.format_version !== formatVersion) {
    throw new PlainFailure(
      `The backup is of format ${manifest.format_version}, and this release reads format ${formatVersion}.`,
    )
  }
  return manifest as Manifest
}
