import type { OrganizationId, StatementRecipientId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { StatementRecipientTable } from '../schema-statements.ts'
import { pageOf, seek } from './page.ts'
import type { Page, PageRequest } from './page.ts'

/** An address that the statements of an organization are mailed to. Unix milliseconds. */
export type StatementRecipient = {
  readonly id: StatementRecipientId
  readonly organizationId: OrganizationId
  readonly email: string
  readonly createdAtMs: number
}

/** Names a recipient of one organization: another organization's id finds nothing. */
export type StatementRecipientKey = {
  readonly organizationId: OrganizationId
  readonly id: StatementRecipientId
}

/** Rejects when the organization has the address already. */
export async function insertStatementRecipient(
  db: Db,
  { id, organizationId, email, createdAtMs }: StatementRecipient,
): Promise<void> {
  const created_at_ms = BigInt(createdAtMs)
  await db
    .insertInto('statement_recipient')
    .values({ id, organization_id: organizationId, email, created_at_ms })
    .execute()
}

/** Does nothing when it is gone already. What is in the outbox arrives all the same. */
export async function deleteStatementRecipientRow(db: Db, id: StatementRecipientId): Promise<void> {
  await db.deleteFrom('statement_recipient').where('id', '=', id).execute()
}

/** Returns `undefined` for one that was never there, is deleted, or is another organization's. */
export async function findStatementRecipient(
  db: Db,
  { organizationId, id }: StatementRecipientKey,
): Promise<StatementRecipient | undefined> {
  const row = await db
    .selectFrom('statement_recipient')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parse(row)
}

/** All of an organization, in the order of their addresses. */
export async function listStatementAddresses(
  db: Db,
  organizationId: OrganizationId,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('statement_recipient')
    .select('email')
    .where('organization_id', '=', organizationId)
    .orderBy('email')
    .execute()
  return rows.map(({ email }) => email)
}

/** Newest first. */
export async function listStatementRecipientRows(
  db: Db,
  organizationId: OrganizationId,
  page: PageRequest,
): Promise<Page<StatementRecipient>> {
  const { cursor, operator, direction } = seek(page)
  const rows = await db
    .selectFrom('statement_recipient')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .$if(cursor !== undefined, (query) =>
      query.where('id', operator, cursor as StatementRecipientId),
    )
    .orderBy('id', direction)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parse), page)
}

function parse(row: StatementRecipientTable): StatementRecipient {
  return {
    id: row.id,
    organizationId: row.organization_id,
    email: row.email,
    createdAtMs: Number(row.created_at_ms),
  }
}
