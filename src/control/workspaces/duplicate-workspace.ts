import type { DuplicateWorkspaceBody } from '#contract/workspaces.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { RateLimitChange } from '#domain/policy.ts'
import { spendChangeOf } from '../spend-limits/enforce-spend-limits.ts'
import type { LimitMode } from '#domain/scope.ts'
import { limiters } from '#domain/rate-limit.ts'
import type { RateLimits } from '#domain/rate-limit.ts'
import type { StoreTransaction } from '#store/port.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import { insertNotification, listNotificationsOf } from '#store/queries/notifications.ts'
import type { Notification } from '#store/queries/notifications.ts'
import { insertSpendLimit, listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { findRunningRaise } from '#store/queries/temporary-raises.ts'
import { copyWorkspaceMembers } from '#store/queries/workspace-members.ts'
import { insertWorkspace } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { isAsApproved, runningRaiseOf } from '../increase-requests/running-raise.ts'
import { thresholdOf } from '../notifications/enforce-thresholds.ts'
import { summarizeNotification } from '../notifications/present-notification.ts'
import { readPolicies } from '../read-policies.ts'
import { presentSpendLimit } from '../spend-limits/present-spend-limit.ts'
import { getWorkspace } from './get-workspace.ts'
import { presentWorkspace } from './present-workspace.ts'
import { refuseOneTooMany } from './refuse-one-too-many.ts'

/** A new workspace that is held to what another is, also one that is archived or the Default one. It is not paused. */
export function duplicateWorkspace(
  context: RequestContext,
  sourceId: WorkspaceId,
  body: DuplicateWorkspaceBody,
): Promise<Workspace> {
  return change(context, async (tx) => {
    const source = await getWorkspace(context, sourceId, tx.db)
    await refuseOneTooMany(context, tx)
    const workspace = await addWorkspace(context, tx, { source, body })
    const { id, organizationId } = workspace
    const copies = { from: source.id, to: id }
    const spendLimits = await copySpendLimits(context, tx, copies)
    const notifications = await copyNotifications(context, tx, copies)
    const memberCount = body.members
      ? await copyWorkspaceMembers(tx.db, { ...copies, atMs: workspace.createdAtMs })
      : 0
    const [policy] = await readPolicies(context, [source.id])
    const { unboundedRequests, unknownModels, rateLimits, reportOnly } = policy
    const { ledger } = context
    await ledger.createScopes(tx.ledger, [
      { id, kind: 'workspace', organizationId, expiresAtMs: null },
    ])
    await ledger.editScopes(tx.ledger, [
      {
        id,
        ...workspace.lists,
        unboundedRequests,
        unknownModels,
        rateLimits: [
          ...changesTo(rateLimits, 'enforce'),
          ...changesTo(reportOnly?.rateLimits ?? {}, 'report_only'),
        ],
        ...spendChangeOf(spendLimits),
        thresholds: notifications.map(thresholdOf),
      },
    ])
    await recordChange(context, tx, {
      type: 'platform_workspace_created',
      subjectId: id,
      workspaceId: id,
      before: null,
      after: {
        ...presentWorkspace(workspace),
        duplicate_of: source.id,
        unbounded_requests: unboundedRequests,
        unknown_models: unknownModels,
        rate_limits: rateLimits,
        ...(reportOnly && { report_only_rate_limits: reportOnly.rateLimits }),
        spend_limits: spendLimits.map(presentSpendLimit),
        notifications: notifications.map(summarizeNotification),
        member_count: memberCount,
      },
    })
    return workspace
  })
}

async function addWorkspace(
  { ids, clock }: RequestContext,
  { db }: StoreTransaction,
  { source, body }: { source: Workspace; body: DuplicateWorkspaceBody },
): Promise<Workspace> {
  const workspace: Workspace = {
    ...source,
    id: ids.workspace(),
    name: body.name,
    displayColor: body.display_color ?? source.displayColor,
    isDefault: false,
    createdAtMs: clock.now(),
    archivedAtMs: null,
    pausedAtMs: null,
  }
  await insertWorkspace(db, workspace)
  return workspace
}

type Copies = { readonly from: WorkspaceId; readonly to: WorkspaceId }

/** A limit that was raised for a while is copied as it was before: nothing would end the raise of the copy. */
async function copySpendLimits(
  { ids, clock }: RequestContext,
  { db }: StoreTransaction,
  { from, to }: Copies,
): Promise<readonly SpendLimit[]> {
  const nowMs = clock.now()
  const copied: SpendLimit[] = []
  for (const limit of await listSpendLimitsOf(db, from)) {
    const raised = await findRunningRaise(db, { workspaceId: from, period: limit.period })
    const amountNanoUsd = lastingAmountOf(limit, raised)
    if (amountNanoUsd === null) continue
    const made = { id: ids.spendLimit(), createdAtMs: nowMs, updatedAtMs: nowMs }
    const copy = { ...limit, ...made, scopeId: to, amountNanoUsd }
    await insertSpendLimit(db, copy)
    copied.push(copy)
  }
  return copied
}

function lastingAmountOf(
  limit: SpendLimit,
  raised: IncreaseRequest | undefined,
): SpendLimit['amountNanoUsd'] | null {
  const running = raised && runningRaiseOf(raised)
  // Whoever has changed it since meant it to last.
  return running && isAsApproved(limit, running)
    ? running.raise.previousNanoUsd
    : limit.amountNanoUsd
}

async function copyNotifications(
  { ids, clock }: RequestContext,
  { db }: StoreTransaction,
  { from, to }: Copies,
): Promise<readonly Notification[]> {
  const nowMs = clock.now()
  const copied: Notification[] = []
  for (const notification of await listNotificationsOf(db, from)) {
    const made = { id: ids.notification(), createdAtMs: nowMs, updatedAtMs: nowMs }
    const copy = { ...notification, ...made, scopeId: to }
    await insertNotification(db, copy)
    copied.push(copy)
  }
  return copied
}

/** What makes them of no limits at all. */
function changesTo(rateLimits: RateLimits, mode: LimitMode): RateLimitChange[] {
  return Object.entries(rateLimits).flatMap(([group, limits]) =>
    limiters.flatMap((limiter) => {
      const limit = limits[limiter]
      return limit === undefined ? [] : [{ group, limiter, limit, mode }]
    }),
  )
}
