import type { SetSpendLimitBody } from '#contract/spend-limits.ts'
import type { StoreTransaction } from '#store/port.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import { invalidRequest } from '../api-error.ts'
import { change } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { keepRaised } from '../increase-requests/keep-raised.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { writeSpendLimit } from './write-spend-limit.ts'
import type { LimitedScope } from './write-spend-limit.ts'

/** Creates the limit of a scope and period, or changes its amount. In force for the next request. */
export function setSpendLimit(
  context: RequestContext,
  body: SetSpendLimitBody,
): Promise<SpendLimit> {
  return change(context, async (tx) => {
    const scope = await resolveScope(context, tx, body.scope)
    const limit = await writeSpendLimit(context, tx, scope, body)
    await keepRaised(context, tx, limit)
    return limit
  })
}

async function resolveScope(
  context: RequestContext,
  tx: StoreTransaction,
  scope: SetSpendLimitBody['scope'],
): Promise<LimitedScope> {
  const { access } = context.caller
  switch (scope.type) {
    case 'organization':
      access.requireOrganization('spend_limits.edit')
      return { kind: 'organization', id: context.caller.organizationId, workspaceId: null }
    case 'workspace': {
      const workspace = await getWorkspace(
        { ...context, action: 'spend_limits.edit' },
        scope.workspace_id,
        tx.db,
      )
      if (workspace.isDefault) {
        throw invalidRequest('scope.workspace_id: The Default workspace cannot have limits')
      }
      if (workspace.archivedAtMs !== null) {
        throw invalidRequest('scope.workspace_id: The workspace is archived')
      }
      return { kind: 'workspace', id: workspace.id, workspaceId: workspace.id }
    }
    case 'api_key': {
      const key = await getApiKey(context, scope.api_key_id, tx.db)
      if (key.status === 'archived') {
        throw invalidRequest('scope.api_key_id: The API key is archived')
      }
      return { kind: 'api_key', id: key.id, workspaceId: key.workspaceId }
    }
  }
}
