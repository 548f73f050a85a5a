import type { RotateApiKeyBody } from '#contract/api-keys.ts'
import { limits } from '#contract/limits.ts'
import type { ApiKeyId } from '#domain/id.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { StoreTransaction } from '#store/port.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import {
  getApiKeySecret,
  insertRetiredSecret,
  listRetiredSecretsOf,
  replaceApiKeySecret,
  shortenRetiredSecrets,
} from '#store/queries/key-secrets.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import { enforceKeyRules } from './enforce-key-rules.ts'
import { getApiKey } from './get-api-key.ts'
import { presentApiKey, shownStatus } from './present-api-key.ts'

export type Rotated = {
  readonly key: ApiKey
  readonly secret: string
  readonly previousUntilMs: number
}

/** A new secret for the same key. Secrets of before end with the present one's grace, or earlier. */
export async function rotateApiKey(
  context: RequestContext,
  id: ApiKeyId,
  { grace_period_seconds: graceSeconds }: RotateApiKeyBody,
): Promise<Rotated> {
  const { secret, digest, hint } = createSecretKey('api')
  return change(context, async (tx) => {
    const before = await getApiKey(context, id, tx.db)
    const nowMs = context.clock.now()
    await refuseImpossible(before, nowMs, tx)
    const previousUntilMs = nowMs + graceSeconds * 1000
    const previous = await getApiKeySecret(tx.db, id)
    await shortenRetiredSecrets(tx.db, { apiKeyId: id, untilMs: previousUntilMs })
    const retired = { apiKeyId: id, validUntilMs: previousUntilMs }
    await insertRetiredSecret(tx.db, { ...previous, ...retired })
    await replaceApiKeySecret(tx.db, { id, digest, hint })
    const key = { ...before, hint }
    await recordChange(context, tx, {
      type: 'platform_api_key_rotated',
      subjectId: id,
      workspaceId: key.workspaceId,
      before: presentApiKey(before, nowMs),
      after: {
        ...presentApiKey(key, nowMs),
        previous_key_valid_until: presentInstant(previousUntilMs),
      },
    })
    await enforceKeyRules(context, tx, key)
    return { key, secret, previousUntilMs }
  })
}

async function refuseImpossible(key: ApiKey, nowMs: number, tx: StoreTransaction): Promise<void> {
  const status = shownStatus(key, nowMs)
  if (status === 'archived' || status === 'expired') {
    throw invalidRequest(`The API key is ${status}: a new secret would open nothing.`)
  }
  const retired = await listRetiredSecretsOf(tx.db, key.id)
  if (retired.length < limits.rotationsMax) return
  throw invalidRequest(
    `The API key has been rotated ${limits.rotationsMax} times, which is the most: create another.`,
  )
}
