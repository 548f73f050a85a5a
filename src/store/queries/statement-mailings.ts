import type { OrganizationId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** A month of an organization, as `2026-11`. */
export type StatementMonth = { readonly organizationId: OrganizationId; readonly month: string }

/** Whether the statement of that month has been put into the outbox. */
export async function isStatementMailed(
  db: Db,
  { organizationId, month }: StatementMonth,
): Promise<boolean> {
  const row = await db
    .selectFrom('statement_mailing')
    .select('month')
    .where('organization_id', '=', organizationId)
    .where('month', '=', month)
    .executeTakeFirst()
  return row !== undefined
}

/** Rejects when it has been noted before. `atMs` is Unix milliseconds. */
export async function noteStatementMailed(
  db: Db,
  { organizationId, month, atMs }: StatementMonth & { readonly atMs: number },
): Promise<void> {
  await db
    .insertInto('statement_mailing')
    .values({ organization_id: organizationId, month, at_ms: BigInt(atMs) })
    .execute()
}
