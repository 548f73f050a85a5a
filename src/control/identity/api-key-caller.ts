import { findApiKey } from '#store/queries/api-keys.ts'
import { findRetiredSecret } from '#store/queries/key-secrets.ts'
import { createAccess } from '../access.ts'
import { shownStatus } from '../api-keys/present-api-key.ts'
import type { Caller, ControlServices } from '../context.ts'

/** The API key that has that secret; `undefined` where it is closed, or the secret is over. */
export async function findApiKeyCaller(
  { store, directory, clock }: Pick<ControlServices, 'store' | 'directory' | 'clock'>,
  digest: string,
): Promise<Caller | undefined> {
  const found = await directory.findApiKeyByDigest(digest)
  if (!found) return undefined
  const { organizationId, apiKeyId, workspaceId } = found
  const nowMs = clock.now()
  const key = await findApiKey(store.read, { organizationId, id: apiKeyId })
  if (!key || shownStatus(key, nowMs) !== 'active') return undefined
  const retired = await findRetiredSecret(store.read, digest)
  if (retired && retired.validUntilMs <= nowMs) return undefined
  const access = createAccess({ type: 'api_key', apiKeyId, workspaceId })
  return { type: 'api_key', organizationId, apiKeyId, userId: null, access }
}
