import type { StoreTransaction } from '#store/port.ts'
import { countLiveWorkspaces } from '#store/queries/workspaces.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { getOrganization } from '../organization/get-organization.ts'

/** Refuses a workspace beyond those that the organization can have, as the transaction sees them. */
export async function refuseOneTooMany(
  context: RequestContext,
  tx: StoreTransaction,
): Promise<void> {
  const { id, workspacesMax } = await getOrganization(context, tx.db)
  if ((await countLiveWorkspaces(tx.db, id)) < workspacesMax) return
  throw invalidRequest(
    `The organization has ${workspacesMax} workspaces or more, which is the most it can have. ` +
      'Archive one to make room, or raise workspaces_max in its settings.',
  )
}
