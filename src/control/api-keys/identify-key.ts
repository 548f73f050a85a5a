import type { IdentifiedKey } from '#contract/identify-key.ts'
import { findAdminKey } from '#store/queries/admin-keys.ts'
import { findApiKey } from '#store/queries/api-keys.ts'
import { findRetiredSecret } from '#store/queries/key-secrets.ts'
import { findPlaygroundKeyByDigest } from '#store/queries/playground-keys.ts'
import { presentAdminKey } from '../admin-keys/present-admin-key.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { presentPlaygroundKey } from '../playground-keys/present-playground-key.ts'
import { presentInstant } from '../present.ts'
import { presentApiKey } from './present-api-key.ts'

/** Of the caller's organization only: a secret of another one is one that nobody knows. */
export async function identifyKey(
  { store, directory, caller: { organizationId }, clock }: RequestContext,
  digest: string,
): Promise<IdentifiedKey> {
  const type = 'identified_key'
  const adminKey = await findAdminKey(store.read, { organizationId, digest })
  if (adminKey) {
    return { type, key: presentAdminKey(adminKey), is_current: true, valid_until: null }
  }
  const playgroundKey = await findPlaygroundKeyByDigest(store.read, { organizationId, digest })
  if (playgroundKey) {
    const key = presentPlaygroundKey(playgroundKey)
    return { type, key, is_current: true, valid_until: key.expires_at }
  }
  const found = await directory.findApiKeyByDigest(digest)
  const id = found?.apiKeyId
  const apiKey = id && (await findApiKey(store.read, { organizationId, id }))
  if (!apiKey) throw notFound('API key')
  const retired = await findRetiredSecret(store.read, digest)
  return {
    type,
    key: presentApiKey(apiKey, clock.now()),
    is_current: retired === undefined,
    valid_until: retired ? presentInstant(retired.validUntilMs) : null,
  }
}
