import type { ApiKeyId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findApiKey } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** Any key, whatever its status, of a workspace in which the caller may do what the endpoint does. */
export async function getApiKey(
  { store, caller, action }: Pick<RequestContext, 'store' | 'caller' | 'action'>,
  id: ApiKeyId,
  db: Db = store.read,
): Promise<ApiKey> {
  const key = await findApiKey(db, { organizationId: caller.organizationId, id })
  if (!key) throw notFound('API key')
  caller.access.requireWorkspace(key.workspaceId, action, 'API key')
  return key
}
