import type { ApiKeyId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findApiKey } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** Any key of the caller's organization, whatever its status. */
export async function getApiKey(
  { store, caller }: RequestContext,
  id: ApiKeyId,
  db: Db = store.read,
): Promise<ApiKey> {
  const key = await findApiKey(db, { organizationId: caller.organizationId, id })
  if (!key) throw notFound('API key')
  return key
}
