import type { IncreaseRequestId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import type { SpendWindow } from '#domain/window.ts'
import type { Db } from '../port.ts'
import { parseIncreaseRequest } from './increase-requests.ts'
import type { IncreaseRequest } from './increase-requests.ts'

/** The request whose raise of a workspace's limit runs; there is at most one for each period. */
export async function findRunningRaise(
  db: Db,
  { workspaceId, period }: { workspaceId: WorkspaceId; period: SpendWindow },
): Promise<IncreaseRequest | undefined> {
  const row = await db
    .selectFrom('spend_limit_increase_request')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('approved_period', '=', period)
    .where('ends_at_ms', 'is not', null)
    .where('ended_at_ms', 'is', null)
    .executeTakeFirst()
  return row && parseIncreaseRequest(row)
}

/** At most `countMax` requests whose raise should have ended by that instant (Unix milliseconds), and has not. */
export async function listDueRaises(
  db: Db,
  { nowMs, countMax }: { nowMs: number; countMax: number },
): Promise<readonly { readonly id: IncreaseRequestId; readonly organizationId: OrganizationId }[]> {
  const rows = await db
    .selectFrom('spend_limit_increase_request')
    .select(['id', 'organization_id'])
    .where('ends_at_ms', '<=', BigInt(nowMs))
    .where('ends_at_ms', 'is not', null)
    .where('ended_at_ms', 'is', null)
    .orderBy('ends_at_ms')
    .limit(countMax)
    .execute()
  return rows.map((row) => ({ id: row.id, organizationId: row.organization_id }))
}
