import type { OrganizationId, SpendLimitId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { LimitMode, ScopeId, ScopeKind } from '#domain/scope.ts'
import type { SpendWindow } from '#domain/window.ts'
import type { Db } from '../port.ts'
import type { SpendLimitTable } from '../schema.ts'
import { pageOf, seek } from './page.ts'
import type { Page, PageRequest } from './page.ts'
import { scopesWithin } from './scopes-within.ts'

/** One limit of one scope over one period; there is at most one for each pair. */
export type SpendLimit = {
  readonly id: SpendLimitId
  readonly organizationId: OrganizationId
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  readonly period: SpendWindow
  /** Zero blocks. */
  readonly amountNanoUsd: NanoUsd
  readonly mode: LimitMode
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Rejects when the scope has a limit for that period. */
export async function insertSpendLimit(db: Db, limit: SpendLimit): Promise<void> {
  await db
    .insertInto('spend_limit')
    .values({
      id: limit.id,
      organization_id: limit.organizationId,
      scope_kind: limit.scopeKind,
      scope_id: limit.scopeId,
      period: limit.period,
      amount_nano_usd: limit.amountNanoUsd,
      mode: limit.mode,
      created_at_ms: BigInt(limit.createdAtMs),
      updated_at_ms: BigInt(limit.updatedAtMs),
    })
    .execute()
}

/** Writes what can change of a limit: its amount, and whether it refuses. */
export async function updateSpendLimitRow(
  db: Db,
  {
    id,
    amountNanoUsd,
    mode,
    updatedAtMs,
  }: Pick<SpendLimit, 'id' | 'amountNanoUsd' | 'mode' | 'updatedAtMs'>,
): Promise<void> {
  await db
    .updateTable('spend_limit')
    .set({ amount_nano_usd: amountNanoUsd, mode, updated_at_ms: BigInt(updatedAtMs) })
    .where('id', '=', id)
    .execute()
}

/**
 * Does nothing when it is gone already. The ledger goes on enforcing its own copy until it is edited too, in the
 * same transaction.
 */
export async function deleteSpendLimitRow(db: Db, id: SpendLimitId): Promise<void> {
  await db.deleteFrom('spend_limit').where('id', '=', id).execute()
}

/** Another organization's id finds nothing. */
export async function findSpendLimit(
  db: Db,
  { organizationId, id }: { organizationId: OrganizationId; id: SpendLimitId },
): Promise<SpendLimit | undefined> {
  const row = await db
    .selectFrom('spend_limit')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseSpendLimit(row)
}

/** Every limit of one scope, whatever the period. */
export async function listSpendLimitsOf(db: Db, scopeId: ScopeId): Promise<readonly SpendLimit[]> {
  const rows = await db
    .selectFrom('spend_limit')
    .selectAll()
    .where('scope_id', '=', scopeId)
    .orderBy('id')
    .execute()
  return rows.map(parseSpendLimit)
}

/** Every condition has to hold. */
export type SpendLimitFilter = {
  readonly organizationId: OrganizationId
  /** Only scopes of these kinds; undefined = all. */
  readonly scopeKinds: readonly ScopeKind[] | undefined
  /** Only this scope's. */
  readonly scopeId: ScopeId | undefined
  /** Only scopes within these; undefined = all. */
  readonly workspaceIds: readonly WorkspaceId[] | undefined
}

/** Where `scopeKinds` is empty, nothing matches. */
export async function listSpendLimitRows(
  db: Db,
  filter: SpendLimitFilter,
  page: PageRequest,
): Promise<Page<SpendLimit>> {
  const { cursor, operator, direction } = seek(page)
  const { scopeKinds, scopeId, workspaceIds } = filter
  if (scopeKinds?.length === 0 || workspaceIds?.length === 0) return { items: [], hasMore: false }
  const rows = await db
    .selectFrom('spend_limit')
    .selectAll()
    .where('organization_id', '=', filter.organizationId)
    .$if(scopeKinds !== undefined, (query) => query.where('scope_kind', 'in', scopeKinds ?? []))
    .$if(scopeId !== undefined, (query) => query.where('scope_id', '=', scopeId!))
    .$if(workspaceIds !== undefined, (query) =>
      query.where((where) => scopesWithin(where, workspaceIds ?? [])),
    )
    .$if(cursor !== undefined, (query) => query.where('id', operator, cursor as SpendLimitId))
    .orderBy('id', direction)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseSpendLimit), page)
}

function parseSpendLimit(row: SpendLimitTable): SpendLimit {
  return {
    id: row.id,
    organizationId: row.organization_id,
    scopeKind: row.scope_kind,
    scopeId: row.scope_id,
    period: row.period,
    amountNanoUsd: nanoUsd(row.amount_nano_usd),
    mode: row.mode,
    createdAtMs: Number(row.created_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
  }
}
