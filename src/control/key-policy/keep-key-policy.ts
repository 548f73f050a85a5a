import type { Db } from '#store/port.ts'
import { countLiveApiKeys } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { getKeyPolicyRow } from '#store/queries/key-policies.ts'
import type { KeyPolicy } from '#store/queries/key-policies.ts'
import { invalidRequest } from '../api-error.ts'
import type { ApiError } from '../api-error.ts'

const dayMs = 86_400_000

/** Refuses a new key that breaks the organization's policy, in the words of the rule; returns the policy. */
export async function keepKeyPolicy(
  key: Pick<ApiKey, 'organizationId' | 'ownerUserId' | 'createdAtMs' | 'expiresAtMs'>,
  db: Db,
): Promise<KeyPolicy> {
  const { organizationId, ownerUserId, createdAtMs, expiresAtMs } = key
  const policy = await getKeyPolicyRow(db, organizationId)
  const { lifetimeDaysMax, keysPerPersonMax } = policy
  if (expiresAtMs === null && lifetimeDaysMax !== null) {
    throw broken('expires_at', `every key expires, after ${lifetimeDaysMax} days at the latest`)
  }
  if (expiresAtMs === null && policy.expiryRequired) {
    throw broken('expires_at', 'every key has an instant at which it expires')
  }
  const livesMs = (expiresAtMs ?? createdAtMs) - createdAtMs
  if (lifetimeDaysMax !== null && livesMs > lifetimeDaysMax * dayMs) {
    throw broken('expires_at', `a key lives for at most ${lifetimeDaysMax} days`)
  }
  if (keysPerPersonMax !== null && ownerUserId !== null) {
    const owned = await countLiveApiKeys(db, { organizationId, ownerUserId, nowMs: createdAtMs })
    if (owned >= keysPerPersonMax) {
      throw broken('owner_user_id', `one person has at most ${keysPerPersonMax} live keys`)
    }
  }
  return policy
}

function broken(field: string, rule: string): ApiError {
  return invalidRequest(`${field}: The organization's key policy says: ${rule}`)
}
