import type { CreatePlaygroundKeyBody } from '#contract/playground-keys.ts'
import { bounds } from '#platform/bounds.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { findPlaygroundKey, putPlaygroundKey } from '#store/queries/playground-keys.ts'
import type { PlaygroundKey } from '#store/queries/playground-keys.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { callingPerson } from '../sessions/calling-person.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'
import { presentPlaygroundKey } from './present-playground-key.ts'

/**
 * A secret for the caller alone, in a workspace that they see. There is one key, and one scope in the ledger, for each
 * person and workspace, however often they come: only its secret is another each time.
 */
export function createPlaygroundKey(
  context: RequestContext,
  { workspace_id: workspaceId }: CreatePlaygroundKeyBody,
): Promise<{ readonly key: PlaygroundKey; readonly secret: string }> {
  const { clock, ids, ledger } = context
  const { organizationId, userId, sessionId } = callingPerson(context)
  const { secret, digest } = createSecretKey('playground')
  return change(context, async (tx) => {
    refuseClosed(await getWorkspace(context, workspaceId, tx.db))
    const known = await findPlaygroundKey(tx.db, { userId, workspaceId })
    const createdAtMs = clock.now()
    const expiresAtMs = createdAtMs + bounds.playgroundKeyMsMax
    const key: PlaygroundKey = {
      id: known?.id ?? ids.playgroundKey(),
      organizationId,
      workspaceId,
      userId,
      sessionId,
      createdAtMs,
      expiresAtMs,
      closedAtMs: null,
    }
    await putPlaygroundKey(tx.db, { ...key, digest })
    await recordChange(context, tx, {
      type: 'playground_key_created',
      subjectId: key.id,
      workspaceId,
      before: null,
      after: presentPlaygroundKey(key),
    })
    const { id } = key
    if (!known) {
      const scope = { id, kind: 'api_key', organizationId, expiresAtMs: null } as const
      await ledger.createScopes(tx.ledger, [scope])
    }
    const onlySecret = { digest, untilMs: expiresAtMs }
    await ledger.editScopes(tx.ledger, [{ id, status: 'open', onlySecret }])
    return { key, secret }
  })
}

/** It would open nothing. */
function refuseClosed({ archivedAtMs, pausedAtMs }: Workspace): void {
  if (archivedAtMs !== null) throw invalidRequest('workspace_id: The workspace is archived')
  if (pausedAtMs !== null) throw invalidRequest('workspace_id: The workspace is paused')
}
