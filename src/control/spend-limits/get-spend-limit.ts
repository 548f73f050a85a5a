import type { ApiKeyId, SpendLimitId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findApiKey } from '#store/queries/api-keys.ts'
import { findSpendLimit } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** One whose scope the caller may do to what the endpoint does. */
export async function getSpendLimit(
  context: RequestContext,
  id: SpendLimitId,
  db: Db = context.store.read,
): Promise<SpendLimit> {
  const { caller } = context
  const limit = await findSpendLimit(db, { organizationId: caller.organizationId, id })
  if (!limit) throw notFound('Spend limit')
  await requireLimitedScope(context, limit, db)
  return limit
}

/** An organization's and a workspace's limits are admins' to set; what keys have of them, the workspace's own. */
async function requireLimitedScope(
  { caller: { access, organizationId }, action }: RequestContext,
  { scopeKind, scopeId }: SpendLimit,
  db: Db,
): Promise<void> {
  const onScope = action === 'key_limits.edit' ? 'spend_limits.edit' : action
  switch (scopeKind) {
    case 'organization':
      return access.requireOrganization(onScope)
    case 'workspace':
      return access.requireWorkspace(scopeId as WorkspaceId, onScope, 'Spend limit')
    case 'api_key': {
      const key = await findApiKey(db, { organizationId, id: scopeId as ApiKeyId })
      if (!key) throw new Error(`no key of spend limit ${scopeId}`)
      return access.requireWorkspace(key.workspaceId, action, 'Spend limit')
    }
  }
}
