import type { WorkspaceId } from '#domain/id.ts'
import type { StoreTransaction } from '#store/port.ts'
import { insertActivities } from '#store/queries/activities.ts'
import type { RequestContext } from './context.ts'

/**
 * Runs a change of the caller's organization in one transaction. Changes of one organization run one after
 * another, so a change may decide by what it reads. Awaits nothing but queries and the ledger's edits.
 */
export function change<Result>(
  { store, caller }: RequestContext,
  work: (tx: StoreTransaction) => Promise<Result>,
): Promise<Result> {
  return store.transaction(async (tx) => {
    await tx.lockOrganization(caller.organizationId)
    return work(tx)
  })
}

/** What was done, in the words of the original's compliance feed where it has them. */
export type ActivityType =
  | 'platform_workspace_created'
  | 'platform_workspace_updated'
  | 'platform_workspace_archived'
  | 'platform_workspace_paused'
  | 'platform_workspace_resumed'
  | 'platform_workspace_member_added'
  | 'platform_workspace_member_updated'
  | 'platform_workspace_member_removed'
  | 'org_user_updated'
  | 'org_user_deleted'
  | 'org_user_erased'
  | 'org_user_invite_sent'
  | 'org_user_invite_accepted'
  | 'org_user_invite_deleted'
  | 'user_signed_in'
  | 'user_sign_in_failed'
  | 'user_signed_out'
  | 'admin_api_key_updated'
  | 'platform_workspace_rate_limit_updated'
  | 'platform_workspace_rate_limit_deleted'
  | 'platform_api_key_created'
  | 'platform_api_key_updated'
  | 'platform_api_key_rotated'
  | 'platform_api_key_deleted'
  | 'admin_api_key_created'
  | 'admin_api_key_updated'
  | 'key_policy_updated'
  | 'spend_limit_increase_request_created'
  | 'spend_limit_increase_request_approved'
  | 'spend_limit_increase_request_denied'
  | 'spend_limit_increase_request_ended'
  | 'platform_spend_limit_created'
  | 'platform_spend_limit_updated'
  | 'platform_spend_limit_deleted'
  | 'organization_rate_limit_updated'
  | 'organization_settings_updated'
  | 'api_key_rate_limit_updated'
  | 'workspace_settings_updated'
  | 'spend_adjustment_created'
  | 'platform_notification_created'
  | 'platform_notification_updated'
  | 'platform_notification_deleted'
  | 'platform_notification_delivery_retried'
  | 'platform_webhook_created'
  | 'platform_webhook_updated'
  | 'platform_webhook_secret_rotated'
  | 'platform_webhook_deleted'

export type RecordedChange = {
  readonly type: ActivityType
  readonly subjectId: string
  readonly workspaceId: WorkspaceId | null
  /** As the API presents the subject, so that nothing secret can slip in. */
  readonly before: object | null
  readonly after: object | null
}

/** Writes the audit row, in the transaction that makes the change. */
export function recordChange(
  context: RequestContext,
  tx: StoreTransaction,
  recorded: RecordedChange,
): Promise<void> {
  return recordChanges(context, tx, [recorded])
}

/** In the words of the original's compliance feed. */
function actorOf(caller: RequestContext['caller']): { type: string; id: string | null } {
  switch (caller.type) {
    case 'admin_key':
      return { type: 'admin_api_key_actor', id: caller.adminKeyId }
    case 'person':
      return { type: 'user_actor', id: caller.userId }
    case 'api_key':
      return { type: 'api_actor', id: caller.apiKeyId }
    case 'visitor':
      return { type: 'unauthenticated_user_actor', id: caller.userId }
  }
}

/** Writes an audit row for each, in the order given. */
export function recordChanges(
  { caller, requestId, ids, clock }: RequestContext,
  tx: StoreTransaction,
  changes: readonly RecordedChange[],
): Promise<void> {
  const rows = changes.map((recorded) => ({
    ...recorded,
    id: ids.activity(),
    organizationId: caller.organizationId,
    actor: actorOf(caller),
    requestId,
    atMs: clock.now(),
  }))
  return insertActivities(tx.db, rows)
}
