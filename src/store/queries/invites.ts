import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { InviteId, OrganizationId, UserId } from '#domain/id.ts'
import type { Language } from '#domain/organization.ts'
import type { OrganizationRole } from '#domain/role.ts'
import type { Db } from '../port.ts'
import type { InviteTable } from '../schema-people.ts'
import { isOfMailbox } from './mailbox.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'
import { walk } from './ordered-page.ts'
import type { OrderedPageRequest, OrderedTable } from './ordered-page.ts'
import { pageOf } from './page.ts'
import type { Page } from './page.ts'
import { hasText } from './search.ts'
import type { PeopleFilter } from './people.ts'

/** An invitation into the organization. Instants are Unix milliseconds. */
export type Invite = {
  readonly id: InviteId
  readonly organizationId: OrganizationId
  /** In lower case; empty once it is erased. */
  readonly email: string
  readonly role: OrganizationRole
  readonly invitedByUserId: UserId | null
  readonly invitedAtMs: number
  readonly expiresAtMs: number
  readonly acceptedAtMs: number | null
  readonly deletedAtMs: number | null
  /** Of the mail that invites; null: the organization's. */
  readonly language: Language | null
}

/** What has become of an invite, by its instants and the clock. */
export type InviteStatus = 'accepted' | 'deleted' | 'expired' | 'pending'

/** Rejects when the id or the digest is taken. The digest stands in for the secret, which is not stored. */
export async function insertInvite(
  db: Db,
  invite: Invite & { readonly digest: string },
): Promise<void> {
  await db
    .insertInto('invite')
    .values({
      id: invite.id,
      organization_id: invite.organizationId,
      email: invite.email,
      role: invite.role,
      digest: invite.digest,
      invited_by_user_id: invite.invitedByUserId,
      invited_at_ms: BigInt(invite.invitedAtMs),
      expires_at_ms: BigInt(invite.expiresAtMs),
      accepted_at_ms: optionalBigInt(invite.acceptedAtMs),
      deleted_at_ms: optionalBigInt(invite.deletedAtMs),
      language: invite.language,
    })
    .execute()
}

/** Writes what can change of an invite: whether it was accepted or deleted. */
export async function updateInviteRow(db: Db, invite: Invite): Promise<void> {
  await db
    .updateTable('invite')
    .set({
      accepted_at_ms: optionalBigInt(invite.acceptedAtMs),
      deleted_at_ms: optionalBigInt(invite.deletedAtMs),
    })
    .where('id', '=', invite.id)
    .execute()
}

/**
 * Puts another secret (its digest) into the place of an invite's own, which opens nothing from the commit on, and lets
 * it be accepted until an instant in Unix milliseconds. Rejects when the digest is taken.
 */
export async function replaceInviteSecret(
  db: Db,
  {
    id,
    digest,
    expiresAtMs,
  }: { readonly id: InviteId; readonly digest: string; readonly expiresAtMs: number },
): Promise<void> {
  await db
    .updateTable('invite')
    .set({ digest, expires_at_ms: BigInt(expiresAtMs) })
    .where('id', '=', id)
    .execute()
}

/** Takes back what somebody has sent and nobody has accepted; of one role, if it is given. `nowMs` is in Unix milliseconds. */
export async function deletePendingInvitesBy(
  db: Db,
  {
    userId,
    nowMs,
    role,
  }: { readonly userId: UserId; readonly nowMs: number; readonly role?: OrganizationRole },
): Promise<void> {
  await db
    .updateTable('invite')
    .set({ deleted_at_ms: BigInt(nowMs) })
    .where('invited_by_user_id', '=', userId)
    .where('accepted_at_ms', 'is', null)
    .where('deleted_at_ms', 'is', null)
    .where('expires_at_ms', '>', BigInt(nowMs))
    .$if(role !== undefined, (query) => query.where('role', '=', role!))
    .execute()
}

/** Finds deleted ones too. Another organization's id finds nothing. */
export async function findInvite(
  db: Db,
  { organizationId, id }: { readonly organizationId: OrganizationId; readonly id: InviteId },
): Promise<Invite | undefined> {
  const row = await db
    .selectFrom('invite')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseInvite(row)
}

/** By the secret of its link, whatever has become of it. */
export async function findInviteByDigest(db: Db, digest: string): Promise<Invite | undefined> {
  const row = await db
    .selectFrom('invite')
    .selectAll()
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row && parseInvite(row)
}

/** Those of an organization that can be accepted at that instant, in Unix milliseconds. */
export async function listPendingInvites(
  db: Db,
  organizationId: OrganizationId,
  nowMs: number,
): Promise<readonly Invite[]> {
  const rows = await db
    .selectFrom('invite')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('accepted_at_ms', 'is', null)
    .where('deleted_at_ms', 'is', null)
    .where('expires_at_ms', '>', BigInt(nowMs))
    .orderBy('id')
    .execute()
  return rows.map(parseInvite)
}

/** Every condition has to hold. `nowMs` (Unix milliseconds) tells which invites have expired. */
export type InviteFilter = PeopleFilter & {
  readonly statuses: readonly Exclude<InviteStatus, 'deleted'>[]
  readonly nowMs: number
}

/** Deleted ones are left out. */
export async function listInviteRows(
  db: Db,
  { organizationId, email, roles, search, statuses, nowMs }: InviteFilter,
  page: OrderedPageRequest,
): Promise<Page<Invite>> {
  const { isBeyond, orderBy } = walk(page, invitesByAddress)
  const rows = await db
    .selectFrom('invite')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('deleted_at_ms', 'is', null)
    .$if(email !== undefined, (query) => query.where(isOfMailbox('invite.email', email!)))
    .$if(roles !== undefined, (query) => query.where('role', 'in', roles!))
    .where((where) => {
      const accepted = where('accepted_at_ms', 'is not', null)
      const open = where('accepted_at_ms', 'is', null)
      const expired = where.and([open, where('expires_at_ms', '<=', BigInt(nowMs))])
      const pending = where.and([open, where('expires_at_ms', '>', BigInt(nowMs))])
      const having = { accepted, expired, pending }
      return where.or(statuses.map((status) => having[status]))
    })
    .$if(search !== undefined, (query) =>
      query.where(hasText({ words: ['invite.email'], codes: ['invite.id'] }, search!)),
    )
    .where(isBeyond)
    .orderBy(orderBy)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseInvite), page)
}

// Addresses are in lower case as they are.
const invitesByAddress: OrderedTable = { table: 'invite', name: sql.ref('invite.email') }

function parseInvite(row: Selectable<InviteTable>): Invite {
  return {
    id: row.id,
    organizationId: row.organization_id,
    email: row.email,
    role: row.role,
    invitedByUserId: row.invited_by_user_id,
    invitedAtMs: Number(row.invited_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
    acceptedAtMs: optionalNumber(row.accepted_at_ms),
    deletedAtMs: optionalNumber(row.deleted_at_ms),
    language: row.language,
  }
}
