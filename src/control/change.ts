import type { ActivityId, WorkspaceId } from '#domain/id.ts'
import type { StoreTransaction } from '#store/port.ts'
import { appendActivities } from '#store/queries/append-activities.ts'
import { actorOf } from './actor.ts'
import type { RequestContext } from './context.ts'
import { requireMatch } from './etag.ts'
import { claimIdempotency, keepForNow } from './idempotency.ts'

/**
 * Runs a change of the caller's organization in one transaction. Changes of one organization run one after
 * another, so a change may decide by what it reads. Awaits nothing but queries and the ledger's edits. Neither is a
 * change made that the same request has made before, nor one of an object that is not any more what its caller has seen.
 */
export async function change<Result>(
  context: RequestContext,
  work: (tx: StoreTransaction) => Promise<Result>,
): Promise<Result> {
  const { store, caller, idempotency, condition } = context
  const result = await store.transaction(async (tx) => {
    await tx.lockOrganization(caller.organizationId)
    await claimIdempotency(context, tx)
    // Nobody else changes it now, so what is committed is what it is.
    if (condition?.show) requireMatch(condition, await condition.show())
    return work(tx)
  })
  if (idempotency) idempotency.isClaimed = true
  return result
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
  | 'org_user_invite_re_sent'
  | 'org_user_invite_accepted'
  | 'org_user_invite_deleted'
  | 'user_signed_in'
  | 'user_sign_in_failed'
  | 'user_signed_out'
  | 'user_password_changed'
  | 'user_password_reset_requested'
  | 'user_password_reset'
  | 'user_second_factor_enabled'
  | 'user_second_factor_disabled'
  | 'user_recovery_codes_created'
  | 'user_passkey_created'
  | 'user_passkey_updated'
  | 'user_passkey_deleted'
  | 'user_identity_linked'
  | 'org_user_created'
  | 'identity_provider_created'
  | 'identity_provider_updated'
  | 'identity_provider_deleted'
  | 'sso_settings_updated'
  | 'admin_api_key_updated'
  | 'platform_workspace_rate_limit_updated'
  | 'platform_workspace_rate_limit_deleted'
  | 'platform_api_key_created'
  | 'platform_api_key_updated'
  | 'platform_api_key_rotated'
  | 'platform_api_key_deleted'
  | 'admin_api_key_created'
  | 'playground_key_created'
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
  | 'activities_exported'

export type RecordedChange = {
  readonly type: ActivityType
  readonly subjectId: string
  readonly workspaceId: WorkspaceId | null
  /** As the API presents the subject, so that nothing secret can slip in. */
  readonly before: object | null
  readonly after: object | null
}

/** Writes the audit row, in the transaction that makes the change. Returns its id. */
export async function recordChange(
  context: RequestContext,
  tx: StoreTransaction,
  recorded: RecordedChange,
): Promise<ActivityId> {
  const [id] = await recordChanges(context, tx, [recorded])
  return id!
}

/** Writes an audit row for each, in the order given. Returns their ids. */
export async function recordChanges(
  context: RequestContext,
  tx: StoreTransaction,
  changes: readonly RecordedChange[],
): Promise<readonly ActivityId[]> {
  const { caller, requestId, ids, clock, secretBox, address, condition } = context
  const [first] = changes
  if (!first) return []
  // What no GET shows by itself is known by how it was before.
  if (condition && !condition.show) requireMatch(condition, first.before)
  const rows = changes.map((recorded) => ({
    ...recorded,
    id: ids.activity(),
    organizationId: caller.organizationId,
    actor: actorOf(caller),
    requestId,
    atMs: clock.now(),
    address,
  }))
  await appendActivities(tx.db, secretBox, rows)
  await keepForNow(context, tx, first.after ?? first.before)
  return rows.map(({ id }) => id)
}
