import type { Config } from '#platform/config.ts'
import { opensCheck } from '../installation-key.ts'
import { ok, problem, warning } from './findings.ts'
import type { Finding } from './findings.ts'
import type { OpenBooks } from './open-books.ts'
import { findSecretKey } from './secret-key.ts'

/** Whether what is stored encrypted can still be read: webhooks are signed with it. */
export async function examineKey(config: Config, books: OpenBooks): Promise<Finding> {
  const sealed = await readCheck(books)
  if (sealed === undefined) return ok('secret_key', 'No secret has been stored yet.')
  const key = findSecretKey(config)
  if (key === undefined) return missingKey(config)
  return opensCheck(key, sealed)
    ? ok('secret_key', 'The secret key opens what is stored.')
    : problem('secret_key', 'The secret key is not the one that stored secrets are sealed with.')
}

function missingKey({ database }: Config): Finding {
  return database.dialect === 'postgres'
    ? warning('secret_key', 'ATELIER_SECRET_KEY is not set here, so that it was not tried.')
    : problem('secret_key', 'secret.key is not in the data folder, and the server cannot start.')
}

const checkSql = `select value from setting where name = 'secret_key_check'`

async function readCheck(books: OpenBooks): Promise<string | undefined> {
  if (books.dialect === 'sqlite') {
    return books.database.prepare(checkSql).get()?.['value'] as string | undefined
  }
  const { rows } = await books.pool.query<{ value: string }>(checkSql)
  return rows[0]?.value
}
