import type { ApiKeyId, OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { ApiKeyTable } from '../schema.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'
import { namedBy, walk } from './ordered-page.ts'
import type { OrderedPageRequest } from './ordered-page.ts'
import { pageOf } from './page.ts'
import type { Page } from './page.ts'
import { hasText } from './search.ts'

/** One API key, without what would open it. Instants are Unix milliseconds; one that never expires has null. */
export type ApiKey = {
  readonly id: ApiKeyId
  readonly organizationId: OrganizationId
  readonly workspaceId: WorkspaceId
  readonly isOfDefaultWorkspace: boolean
  readonly name: string
  /** As set; `expired` is told by `expiresAtMs` and the clock. */
  readonly status: 'active' | 'inactive' | 'archived'
  readonly hint: string
  /** Null when nobody in particular made it. */
  readonly createdByUserId: UserId | null
  /** Who answers for it; null where nobody does. */
  readonly ownerUserId: UserId | null
  readonly createdAtMs: number
  readonly expiresAtMs: number | null
  /** Null: every model, every address that its workspace allows. What is enforced is the ledger's copy. */
  readonly allowedModels: readonly string[] | null
  readonly allowedIps: readonly string[] | null
}

/** A key to insert. The digest stands in for the secret, which is not stored. */
export type NewApiKey = Omit<ApiKey, 'isOfDefaultWorkspace'> & {
  /** SHA-256 of the secret, in hex. */
  readonly digest: string
}

/**
 * Rejects when the id or the digest is taken, or the workspace is not there. The key opens nothing until its
 * scope is in the ledger: make both in one transaction.
 */
export async function insertApiKey(db: Db, key: NewApiKey): Promise<void> {
  await db
    .insertInto('api_key')
    .values({
      id: key.id,
      organization_id: key.organizationId,
      workspace_id: key.workspaceId,
      name: key.name,
      status: key.status,
      digest: key.digest,
      hint: key.hint,
      created_by_user_id: key.createdByUserId,
      owner_user_id: key.ownerUserId,
      created_at_ms: BigInt(key.createdAtMs),
      expires_at_ms: optionalBigInt(key.expiresAtMs),
      allowed_models: listColumn(key.allowedModels),
      allowed_ips: listColumn(key.allowedIps),
    })
    .execute()
}

/** Writes what can change of a key: its name, its status, and what it allows. */
export async function updateApiKeyRow(
  db: Db,
  key: Pick<ApiKey, 'id' | 'name' | 'status' | 'allowedModels' | 'allowedIps'>,
): Promise<void> {
  const { id, name, status, allowedModels, allowedIps } = key
  const allowed = { allowed_models: listColumn(allowedModels), allowed_ips: listColumn(allowedIps) }
  await db
    .updateTable('api_key')
    .set({ name, status, ...allowed })
    .where('id', '=', id)
    .execute()
}

/** Archives every key of a workspace that is not archived yet, and returns them as they were. */
export async function archiveApiKeysOf(
  db: Db,
  workspaceId: WorkspaceId,
): Promise<readonly ApiKey[]> {
  const rows = await selectApiKeys(db)
    .where('api_key.workspace_id', '=', workspaceId)
    .where('api_key.status', '!=', 'archived')
    .execute()
  await db
    .updateTable('api_key')
    .set({ status: 'archived' })
    .where('workspace_id', '=', workspaceId)
    .where('status', '!=', 'archived')
    .execute()
  return rows.map(parseApiKey)
}

/** Finds archived and expired keys too. Another organization's id finds nothing. */
export async function findApiKey(
  db: Db,
  { organizationId, id }: { organizationId: OrganizationId; id: ApiKeyId },
): Promise<ApiKey | undefined> {
  const row = await selectApiKeys(db)
    .where('api_key.organization_id', '=', organizationId)
    .where('api_key.id', '=', id)
    .executeTakeFirst()
  return row && parseApiKey(row)
}

/** The status a key shows: archived whatever its dates, else expired by time, else as set. */
export type ShownApiKeyStatus = ApiKey['status'] | 'expired'

/** Every condition has to hold; left out = any. `nowMs` (Unix milliseconds) tells which keys have expired. */
export type ApiKeyFilter = {
  readonly organizationId: OrganizationId
  /** Only these. */
  readonly ids?: readonly ApiKeyId[] | undefined
  /** With this in name, hint or id. */
  readonly search?: string | undefined
  readonly status?: ShownApiKeyStatus | undefined
  readonly excludesArchived?: boolean
  readonly workspaceId?: WorkspaceId | undefined
  /** Those whose keys the caller sees; undefined = all. */
  readonly workspaceIds: readonly WorkspaceId[] | undefined
  readonly createdByUserId?: UserId | undefined
  readonly ownerUserId?: UserId | undefined
  readonly nowMs: number
}

/** Reads the filter's status as `ShownApiKeyStatus` does: a key that was archived never counts as expired. */
export async function listApiKeyRows(
  db: Db,
  filter: ApiKeyFilter,
  page: OrderedPageRequest,
): Promise<Page<ApiKey>> {
  const { isBeyond, orderBy } = walk(page, namedBy('api_key', 'name'))
  const { ids, search, status, workspaceId, workspaceIds, createdByUserId, ownerUserId } = filter
  if (workspaceIds?.length === 0 || ids?.length === 0) return { items: [], hasMore: false }
  const rows = await selectApiKeys(db)
    .where('api_key.organization_id', '=', filter.organizationId)
    .$if(status !== undefined, (query) =>
      query.where((where) => {
        const nowMs = BigInt(filter.nowMs)
        const expired = where('expires_at_ms', '<=', nowMs)
        const unexpired = where.or([
          where('expires_at_ms', 'is', null),
          where('expires_at_ms', '>', nowMs),
        ])
        if (status === 'archived') return where('status', '=', 'archived')
        if (status === 'expired') return where.and([where('status', '!=', 'archived'), expired])
        return where.and([where('status', '=', status ?? 'active'), unexpired])
      }),
    )
    .$if(filter.excludesArchived === true, (query) => query.where('status', '!=', 'archived'))
    .$if(ids !== undefined, (query) => query.where('api_key.id', 'in', ids!))
    .$if(search !== undefined, (query) => query.where(hasText(searched, search!)))
    .$if(workspaceId !== undefined, (query) => query.where('workspace_id', '=', workspaceId!))
    .$if(workspaceIds !== undefined, (query) =>
      query.where('workspace_id', 'in', workspaceIds ?? []),
    )
    .$if(createdByUserId !== undefined, (query) =>
      query.where('created_by_user_id', '=', createdByUserId!),
    )
    .$if(ownerUserId !== undefined, (query) => query.where('owner_user_id', '=', ownerUserId!))
    .where(isBeyond)
    .orderBy(orderBy)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseApiKey), page)
}

const searched = { words: ['api_key.name'], codes: ['api_key.hint', 'api_key.id'] }

/** How many keys somebody owns that are neither archived nor expired. `nowMs` is in Unix milliseconds. */
export async function countLiveApiKeys(
  db: Db,
  owner: { organizationId: OrganizationId; ownerUserId: UserId; nowMs: number },
): Promise<number> {
  const nowMs = BigInt(owner.nowMs)
  const { count } = await db
    .selectFrom('api_key')
    .select((each) => each.fn.countAll<bigint>().as('count'))
    .where('organization_id', '=', owner.organizationId)
    .where('owner_user_id', '=', owner.ownerUserId)
    .where('status', '!=', 'archived')
    .where((each) =>
      each.or([each('expires_at_ms', 'is', null), each('expires_at_ms', '>', nowMs)]),
    )
    .executeTakeFirstOrThrow()
  return Number(count)
}

function selectApiKeys(db: Db) {
  return db
    .selectFrom('api_key')
    .innerJoin('workspace', 'workspace.id', 'api_key.workspace_id')
    .selectAll('api_key')
    .select('workspace.is_default')
}

function parseApiKey(row: ApiKeyTable & { is_default: bigint }): ApiKey {
  return {
    id: row.id,
    organizationId: row.organization_id,
    workspaceId: row.workspace_id,
    isOfDefaultWorkspace: row.is_default === 1n,
    name: row.name,
    status: row.status,
    hint: row.hint,
    createdByUserId: row.created_by_user_id,
    ownerUserId: row.owner_user_id,
    createdAtMs: Number(row.created_at_ms),
    expiresAtMs: optionalNumber(row.expires_at_ms),
    allowedModels: parseList(row.allowed_models),
    allowedIps: parseList(row.allowed_ips),
  }
}

function listColumn(list: readonly string[] | null): string | null {
  return list === null ? null : JSON.stringify(list)
}

function parseList(column: string | null): readonly string[] | null {
  return column === null ? null : (JSON.parse(column) as string[])
}
