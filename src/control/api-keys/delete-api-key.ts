import type { ApiKeyId } from '#domain/id.ts'
import { updateApiKeyRow } from '#store/queries/api-keys.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { getApiKey } from './get-api-key.ts'
import { presentApiKey } from './present-api-key.ts'

/** Archived for good: usage rows name it, so its row stays. Again, it changes nothing. */
export function deleteApiKey(context: RequestContext, id: ApiKeyId): Promise<ApiKey> {
  return change(context, async (tx) => {
    const before = await getApiKey(context, id, tx.db)
    if (before.status === 'archived') return before
    const nowMs = context.clock.now()
    const after: ApiKey = { ...before, status: 'archived' }
    await updateApiKeyRow(tx.db, after)
    await recordChange(context, tx, {
      type: 'platform_api_key_deleted',
      subjectId: id,
      workspaceId: before.workspaceId,
      before: presentApiKey(before, nowMs),
      after: presentApiKey(after, nowMs),
    })
    await context.ledger.editScopes(tx.ledger, [{ id, status: 'archived' }])
    return after
  })
}
