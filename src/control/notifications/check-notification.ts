import type { WorkspaceId } from '#domain/id.ts'
import type { StoreTransaction } from '#store/port.ts'
import type { Notification } from '#store/queries/notifications.ts'
import { listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { getWebhook } from '../webhooks/get-webhook.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'

/** Refuses a workspace that is archived: it spends nothing any more. */
export async function refuseArchived(
  context: RequestContext,
  tx: StoreTransaction,
  id: WorkspaceId,
): Promise<void> {
  const workspace = await getWorkspace(context, id, tx.db)
  if (workspace.archivedAtMs !== null) {
    throw invalidRequest('scope.workspace_id: The workspace is archived')
  }
}

/** A percentage is one of a limit that the scope itself has now; an inherited one may change unseen. */
export async function refuseWithoutLimit(
  tx: StoreTransaction,
  { at, period, scopeId, scopeKind }: Notification,
): Promise<void> {
  if (at.type === 'amount') return
  const limits = await listSpendLimitsOf(tx.db, scopeId)
  const limit = limits.find((each) => each.period === period)
  const owner = scopeKind === 'organization' ? 'organization' : 'workspace'
  if (!limit) {
    throw invalidRequest(
      `threshold.percent: The ${owner} has no ${period} spend limit of its own to take a percentage of. Set one first, or give an amount`,
    )
  }
  if (limit.amountNanoUsd === 0n) {
    throw invalidRequest(`threshold.percent: The ${owner}'s ${period} spend limit is zero`)
  }
}

/** The organization itself has no members of a workspace. */
export function refuseRolesElsewhere({ scopeKind, recipients }: Notification): void {
  if (scopeKind === 'workspace') return
  const index = recipients.roles.findIndex((role) => role.startsWith('workspace_'))
  if (index >= 0) {
    throw invalidRequest(
      `recipients.roles.${index}: Must be a role in the organization, which this notification is of`,
    )
  }
}

export async function refuseUnknownWebhooks(
  context: RequestContext,
  tx: StoreTransaction,
  { recipients }: Notification,
): Promise<void> {
  for (const id of recipients.webhookIds) await getWebhook(context, id, tx.db)
}
