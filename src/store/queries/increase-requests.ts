import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'
import type {
  AdminKeyId,
  IncreaseRequestId,
  OrganizationId,
  UserId,
  WorkspaceId,
} from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { SpendWindow } from '#domain/window.ts'
import type { Db } from '../port.ts'
import type { IncreaseRequestTable } from '../schema-people.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'
import { walk } from './ordered-page.ts'
import type { OrderedPageRequest } from './ordered-page.ts'
import { pageOf } from './page.ts'
import type { Page } from './page.ts'
import { hasText } from './search.ts'

/** Who asks or decides. */
export type IncreaseActor =
  | { readonly type: 'user'; readonly id: UserId }
  | { readonly type: 'admin_key'; readonly id: AdminKeyId }

/** An approval that ends by itself, and what the limit then goes back to. Instants are Unix milliseconds. */
export type TemporaryRaise = {
  readonly endsAtMs: number
  /** Null: there was no limit. */
  readonly previousNanoUsd: NanoUsd | null
  /** Null while it runs. */
  readonly endedAtMs: number | null
}

/** How it was approved. `atMs` is also when the limit was written, by which a later change of it is known. */
export type IncreaseApproval = {
  readonly status: 'approved'
  readonly by: IncreaseActor
  readonly atMs: number
  readonly amountNanoUsd: NanoUsd
  readonly period: SpendWindow
  /** Null: for good. */
  readonly raise: TemporaryRaise | null
}

/** What became of a request. */
export type IncreaseDecision =
  | { readonly status: 'pending' }
  | { readonly status: 'denied'; readonly by: IncreaseActor; readonly atMs: number }
  | IncreaseApproval

/** Somebody asks for a higher limit of a workspace. */
export type IncreaseRequest = {
  readonly id: IncreaseRequestId
  readonly organizationId: OrganizationId
  readonly workspaceId: WorkspaceId
  readonly requestedBy: IncreaseActor
  readonly period: SpendWindow
  readonly amountNanoUsd: NanoUsd
  readonly reason: string
  readonly createdAtMs: number
  readonly decision: IncreaseDecision
}

/** Rejects when the id is taken, or the workspace is not there. */
export async function insertIncreaseRequest(db: Db, request: IncreaseRequest): Promise<void> {
  const { requestedBy, decision } = request
  await db
    .insertInto('spend_limit_increase_request')
    .values({
      id: request.id,
      organization_id: request.organizationId,
      workspace_id: request.workspaceId,
      requested_by_user_id: requestedBy.type === 'user' ? requestedBy.id : null,
      requested_by_admin_key_id: requestedBy.type === 'admin_key' ? requestedBy.id : null,
      period: request.period,
      amount_nano_usd: request.amountNanoUsd,
      reason: request.reason,
      created_at_ms: BigInt(request.createdAtMs),
      ...decisionColumns(decision),
    })
    .execute()
}

/** Writes what can change of a request: what became of it. */
export async function updateIncreaseRequestRow(
  db: Db,
  { id, decision }: Pick<IncreaseRequest, 'id' | 'decision'>,
): Promise<void> {
  await db
    .updateTable('spend_limit_increase_request')
    .set(decisionColumns(decision))
    .where('id', '=', id)
    .execute()
}

/** Another organization's id finds nothing. */
export async function findIncreaseRequest(
  db: Db,
  { organizationId, id }: { organizationId: OrganizationId; id: IncreaseRequestId },
): Promise<IncreaseRequest | undefined> {
  const row = await db
    .selectFrom('spend_limit_increase_request')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseIncreaseRequest(row)
}

/** Every condition has to hold; undefined = any. */
export type IncreaseRequestFilter = {
  readonly organizationId: OrganizationId
  readonly statuses: readonly IncreaseDecision['status'][] | undefined
  readonly workspaceId: WorkspaceId | undefined
  /** Those whose requests the caller sees; undefined = all. */
  readonly workspaceIds: readonly WorkspaceId[] | undefined
  readonly userIds: readonly UserId[] | undefined
  /** With this in the reason, the id, the workspace's name, or the name or address of who asked. */
  readonly search?: string | undefined
  /** Where the caller sees who asked, and so finds them; undefined = everywhere. */
  readonly namesSeenIn?: readonly WorkspaceId[] | undefined
}

/** An empty list of what is sought finds nothing. */
export async function listIncreaseRequestRows(
  db: Db,
  filter: IncreaseRequestFilter,
  page: OrderedPageRequest,
): Promise<Page<IncreaseRequest>> {
  const { isBeyond, orderBy } = walk(page, byAge)
  const { statuses, workspaceId, workspaceIds, userIds } = filter
  if ([statuses, workspaceIds, userIds].some((sought) => sought?.length === 0)) {
    return { items: [], hasMore: false }
  }
  const rows = await db
    .selectFrom('spend_limit_increase_request')
    .selectAll()
    .where('organization_id', '=', filter.organizationId)
    .$if(statuses !== undefined, (query) => query.where('status', 'in', statuses ?? []))
    .$if(workspaceId !== undefined, (query) => query.where('workspace_id', '=', workspaceId!))
    .$if(workspaceIds !== undefined, (query) =>
      query.where('workspace_id', 'in', workspaceIds ?? []),
    )
    .$if(userIds !== undefined, (query) => query.where('requested_by_user_id', 'in', userIds ?? []))
    .$if(filter.search !== undefined, (query) => query.where(isAbout(filter)))
    .where(isBeyond)
    .orderBy(orderBy)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseIncreaseRequest), page)
}

const byAge = {
  table: 'spend_limit_increase_request',
  name: sql.ref<string>('spend_limit_increase_request.reason'),
} as const

function isAbout({ search, namesSeenIn }: IncreaseRequestFilter): RawBuilder<SqlBool> {
  const text = search ?? ''
  const request = 'spend_limit_increase_request'
  const own = hasText({ words: [`${request}.reason`], codes: [`${request}.id`] }, text)
  const workspace = sql<SqlBool>`exists (select 1 from workspace
    where workspace.id = ${sql.ref(`${request}.workspace_id`)}
    and ${hasText({ words: ['workspace.name'], codes: [] }, text)})`
  const asker = sql<SqlBool>`exists (select 1 from person
    where person.id = ${sql.ref(`${request}.requested_by_user_id`)}
    and ${hasText({ words: ['person.name', 'person.email'], codes: [] }, text)})`
  const isSeen =
    namesSeenIn === undefined
      ? sql<SqlBool>`true`
      : namesSeenIn.length === 0
        ? sql<SqlBool>`false`
        : sql<SqlBool>`${sql.ref(`${request}.workspace_id`)} in (${sql.join(namesSeenIn)})`
  return sql<SqlBool>`(${own} or ${workspace} or (${isSeen} and ${asker}))`
}

/** How many requests of a workspace wait for an answer. */
export async function countPendingIncreaseRequests(
  db: Db,
  workspaceId: WorkspaceId,
): Promise<number> {
  const { count } = await db
    .selectFrom('spend_limit_increase_request')
    .select((each) => each.fn.countAll<bigint>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow()
  return Number(count)
}

function decisionColumns(decision: IncreaseDecision) {
  const by = decision.status === 'pending' ? null : decision.by
  const approval = decision.status === 'approved' ? decision : null
  const raise = approval?.raise ?? null
  return {
    status: decision.status,
    decided_by_user_id: by?.type === 'user' ? by.id : null,
    decided_by_admin_key_id: by?.type === 'admin_key' ? by.id : null,
    decided_at_ms: decision.status === 'pending' ? null : BigInt(decision.atMs),
    approved_nano_usd: approval?.amountNanoUsd ?? null,
    approved_period: approval?.period ?? null,
    ends_at_ms: raise && BigInt(raise.endsAtMs),
    previous_nano_usd: raise?.previousNanoUsd ?? null,
    ended_at_ms: raise && optionalBigInt(raise.endedAtMs),
  }
}

/** A stored row as the rest of the code knows it. Throws on one that this code did not write. */
export function parseIncreaseRequest(row: IncreaseRequestTable): IncreaseRequest {
  return {
    id: row.id,
    organizationId: row.organization_id,
    workspaceId: row.workspace_id,
    requestedBy: actorOf(row.requested_by_user_id, row.requested_by_admin_key_id),
    period: row.period,
    amountNanoUsd: nanoUsd(row.amount_nano_usd),
    reason: row.reason,
    createdAtMs: Number(row.created_at_ms),
    decision: decisionOf(row),
  }
}

function decisionOf(row: IncreaseRequestTable): IncreaseDecision {
  const { status, approved_nano_usd: amount, approved_period: period, ends_at_ms: endsAt } = row
  if (status === 'pending') return { status }
  const by = actorOf(row.decided_by_user_id, row.decided_by_admin_key_id)
  const atMs = Number(row.decided_at_ms)
  if (status === 'denied') return { status, by, atMs }
  if (amount === null || period === null) throw new Error(`approved without an amount: ${row.id}`)
  const previous = row.previous_nano_usd
  const raise =
    endsAt === null
      ? null
      : {
          endsAtMs: Number(endsAt),
          previousNanoUsd: previous === null ? null : nanoUsd(previous),
          endedAtMs: optionalNumber(row.ended_at_ms),
        }
  return { status, by, atMs, amountNanoUsd: nanoUsd(amount), period, raise }
}

function actorOf(userId: UserId | null, adminKeyId: AdminKeyId | null): IncreaseActor {
  if (userId !== null) return { type: 'user', id: userId }
  if (adminKeyId !== null) return { type: 'admin_key', id: adminKeyId }
  throw new Error('an increase request of nobody')
}
