import type { OrganizationId, RequestId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { Db } from '../port.ts'
import type { SpendAdjustmentTable } from '../schema.ts'
import { pageOf, seek } from './page.ts'
import type { Page, PageRequest } from './page.ts'

/** A correction of the books as it was asked for. What it changed is a row of the ledger with the same id. */
export type SpendAdjustment = {
  readonly id: RequestId
  readonly organizationId: OrganizationId
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  /** Signed. */
  readonly amountNanoUsd: NanoUsd
  readonly reason: string
  readonly idempotencyKey: string | null
  readonly createdAtMs: number
}

/** Rejects when the organization has used the idempotency key. */
export async function insertSpendAdjustment(db: Db, adjustment: SpendAdjustment): Promise<void> {
  await db
    .insertInto('spend_adjustment')
    .values({
      id: adjustment.id,
      organization_id: adjustment.organizationId,
      scope_kind: adjustment.scopeKind,
      scope_id: adjustment.scopeId,
      amount_nano_usd: adjustment.amountNanoUsd,
      reason: adjustment.reason,
      idempotency_key: adjustment.idempotencyKey,
      created_at_ms: BigInt(adjustment.createdAtMs),
    })
    .execute()
}

/** The one that the organization asked for with that key. */
export async function findSpendAdjustmentByKey(
  db: Db,
  { organizationId, key }: { readonly organizationId: OrganizationId; readonly key: string },
): Promise<SpendAdjustment | undefined> {
  const row = await db
    .selectFrom('spend_adjustment')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
  return row && parseSpendAdjustment(row)
}

/** All of one organization. */
export async function listSpendAdjustmentRows(
  db: Db,
  organizationId: OrganizationId,
  page: PageRequest,
): Promise<Page<SpendAdjustment>> {
  const { cursor, operator, direction } = seek(page)
  const rows = await db
    .selectFrom('spend_adjustment')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .$if(cursor !== undefined, (query) => query.where('id', operator, cursor as RequestId))
    .orderBy('id', direction)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseSpendAdjustment), page)
}

/** Those of one organization that were made from `fromMs` on and before `toMs`, newest first. */
export async function listSpendAdjustmentsBetween(
  db: Db,
  organizationId: OrganizationId,
  {
    fromMs,
    toMs,
    limit,
  }: { readonly fromMs: number; readonly toMs: number; readonly limit: number },
): Promise<readonly SpendAdjustment[]> {
  const rows = await db
    .selectFrom('spend_adjustment')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('created_at_ms', '>=', BigInt(fromMs))
    .where('created_at_ms', '<', BigInt(toMs))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(parseSpendAdjustment)
}

function parseSpendAdjustment(row: SpendAdjustmentTable): SpendAdjustment {
  return {
    id: row.id,
    organizationId: row.organization_id,
    scopeKind: row.scope_kind,
    scopeId: row.scope_id,
    amountNanoUsd: nanoUsd(row.amount_nano_usd),
    reason: row.reason,
    idempotencyKey: row.idempotency_key,
    createdAtMs: Number(row.created_at_ms),
  }
}
