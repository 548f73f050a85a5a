import type { OrganizationId, StatementRecipientId } from '#domain/id.ts'

/** Whom statements are mailed to. */
export type StatementRecipientTable = {
  id: StatementRecipientId
  organization_id: OrganizationId
  email: string
  created_at_ms: bigint
}

/** Months whose statement has been put into the outbox: once, whoever did it. */
export type StatementMailingTable = {
  organization_id: OrganizationId
  month: string
  at_ms: bigint
}
