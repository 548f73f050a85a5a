import type { ActivityId, OrganizationId, WorkspaceId } from '#domain/id.ts'

/** The audit: one row per change, written in its transaction, never changed. */
export type ActivityTable = {
  id: ActivityId
  organization_id: OrganizationId
  type: string
  actor_type: string
  actor_id: string | null
  subject_id: string
  workspace_id: WorkspaceId | null
  /** The subject as JSON; null before it existed. Never a secret, a digest or an address. */
  before: string | null
  after: string | null
  request_id: string | null
  at_ms: bigint
  /** Its place in the organization's chain, from 1; null for rows of before there was one. */
  sequence: bigint | null
  /** An HMAC over the row and the code before it, in hex. */
  code: string | null
  /** How many of the like it stands for: denied attempts are counted. */
  count: bigint
}

/** The end of an organization's chain. Written with each activity. */
export type ActivityHeadTable = {
  organization_id: OrganizationId
  /** Of the newest row, and its code. */
  sequence: bigint
  code: string
  /** How many rows were there before the chain began, which have no code. */
  unchained: bigint
  /** An HMAC over the other columns, so that the head cannot be set back to an earlier row. */
  seal: string
}

/** Where a change came from. Apart from the chain, so that it can be erased. */
export type ActivitySourceTable = {
  activity_id: ActivityId
  organization_id: OrganizationId
  actor_id: string | null
  address: string
}

/** The answer to a creation that brought an `Idempotency-Key`, without secrets. */
export type IdempotentAnswerTable = {
  organization_id: OrganizationId
  idempotency_key: string
  request_digest: string
  /** 0 until the answer has been written: `answer` is then what the audit holds of it. */
  status: bigint
  answer: string
  created_at_ms: bigint
}
