import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Store } from '#store/port.ts'
import { findSetting, insertSetting } from '#store/queries/settings.ts'

type KeyConfig = Pick<Config, 'secretKey' | 'database' | 'dataDir'>

/**
 * Opens the box that stored secrets are in. The key is the operator's setting; on SQLite, without one, a file in the
 * data folder, made at the first start. Throws a `PlainFailure` for a key that is missing, or that is not the one of
 * the first start: with another key, what is stored could not be read any more.
 */
export async function openSecretBox(config: KeyConfig, store: Store): Promise<SecretBox> {
  const sealed = await findSetting(store.read, 'secret_key_check')
  const { key, source } = findKey(config, sealed !== undefined)
  const box = createSecretBox(key)
  const check = sealed ?? (await insertCheck(store, box))
  if (!opens(box, check)) {
    throw new PlainFailure(
      `${source} is another key than the one that this installation was first started with, ` +
        'and stored secrets cannot be read with it. Start with that key.',
    )
  }
  return box
}

const checkName = 'secret_key_check'
const checkText = 'atelier'

/** Of several nodes that start for the first time at once, the first decides. */
async function insertCheck(store: Store, box: SecretBox): Promise<string> {
  const check = { name: checkName, value: box.seal(checkText, checkName) } as const
  return store.transaction(async (tx) => {
    await insertSetting(tx.db, check)
    return (await findSetting(tx.db, checkName)) ?? check.value
  })
}

/** Whether a key of 32 bytes is the one that the installation's check is sealed with. */
export function opensCheck(key: Uint8Array, sealed: string): boolean {
  return opens(createSecretBox(key), sealed)
}

function opens(box: SecretBox, sealed: string): boolean {
  try {
    return box.open(sealed, checkName) === checkText
  } catch {
    return false
  }
}

function findKey(
  { secretKey, database, dataDir }: KeyConfig,
  isUsed: boolean,
): { key: Uint8Array; source: string } {
  if (secretKey) return { key: secretKey, source: 'ATELIER_SECRET_KEY' }
  if (database.dialect === 'postgres') {
    throw new PlainFailure(
      'ATELIER_SECRET_KEY is needed with PostgreSQL, the same on every node: 32 random bytes that ' +
        'stored secrets are encrypted with (openssl rand -base64 32).',
    )
  }
  const path = join(dataDir, 'secret.key')
  return { key: readKeyFile(path) ?? makeKeyFile(path, isUsed), source: path }
}

function readKeyFile(path: string): Uint8Array | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new PlainFailure(`${path} cannot be read (${(error as Error).message}).`, {
      cause: error,
    })
  }
  const key = Buffer.from(text, 'base64')
  if (key.length === 32) return key
  throw new PlainFailure(`${path} does not hold a key of 32 bytes in base64. Restore it.`)
}

/** A new key would not open what the old one has sealed, so it is made once. */
function makeKeyFile(path: string, isUsed: boolean): Uint8Array {
  if (isUsed) {
    throw new PlainFailure(
      `The key of this installation is missing: neither ATELIER_SECRET_KEY is set, nor is ${path} there. ` +
        'Stored secrets cannot be read without it: restore it.',
    )
  }
  const key = randomBytes(32)
  writeFileSync(path, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  return key
}
