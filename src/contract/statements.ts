import { z } from 'zod'
import type { StatementRecipientId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { tableStyle } from './report-buckets.ts'
import { tagKey } from './report-filters.ts'
import { cursorPage, cursorPageQuery, email, pathId, timestamp } from './shapes.ts'

/** US cents, exact to the nano-dollar: "123.45" is $1.2345. May be negative where corrections are in it. */
const amount = z.string()

const sums = {
  /** Admitted and ended; corrections are none. */
  request_count: z.int(),
  uncached_input_tokens: z.int(),
  cache_creation_input_tokens: z.int(),
  cache_read_input_tokens: z.int(),
  output_tokens: z.int(),
  web_search_requests: z.int(),
  /** What requests were charged. */
  usage_amount: amount,
  /** Corrections that were made in the month. */
  adjustments_amount: amount,
  /** The two together. */
  amount,
}

export const StatementWorkspace = z.object({
  workspace_id: z.string(),
  name: z.string(),
  ...sums,
})
export type StatementWorkspace = z.infer<typeof StatementWorkspace>

export const StatementTag = z.object({
  /** The value that the workspace had when the request was admitted; null where it had none. */
  value: z.string().nullable(),
  ...sums,
})
export type StatementTag = z.infer<typeof StatementTag>

export const Statement = z.object({
  type: z.literal('statement'),
  organization: z.object({ id: z.string(), name: z.string() }),
  /** `2026-11`, in UTC. */
  month: z.string(),
  starting_at: timestamp,
  ending_at: timestamp,
  /** The month is over, and every request of it is settled and summed: it does not change any more. */
  is_final: z.boolean(),
  /** All that was settled until then is in it. */
  fresh_as_of: timestamp,
  currency: z.literal('USD'),
  /** The dearest first; without those that neither used nor were corrected anything. */
  workspaces: z.array(StatementWorkspace),
  /** The key that was asked by; null where none was. */
  tag_key: z.string().nullable(),
  /** By the value of that tag, the dearest first; null without a key. They add up to the total too. */
  tags: z.array(StatementTag).nullable(),
  /** What the limits of the organization were charged in the month. */
  total: z.object(sums),
})
export type Statement = z.infer<typeof Statement>

const monthParams = z.object({
  month: z
    .string()
    .regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'Must be a month, such as 2027-01')
    .meta({ description: 'A month in UTC, such as 2027-01.' }),
})

const GetStatementQuery = z.strictObject({ tag_key: tagKey })
export type GetStatementQuery = z.infer<typeof GetStatementQuery>

export const getStatementEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/statements/{month}',
  summary: 'Gets what a month cost, by workspace and by a tag, equal to the ledger.',
  action: 'statements.view',
  extension: true,
  params: monthParams,
  query: GetStatementQuery,
  response: Statement,
})

const StatementTableQuery = z.strictObject({ tag_key: tagKey, ...tableStyle })
export type StatementTableQuery = z.infer<typeof StatementTableQuery>

export const statementTableEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/statements/{month}/export',
  summary:
    'Exports a statement as a CSV file, a row for each workspace, or for each value of a tag, and is recorded.',
  action: 'statements.view',
  extension: true,
  params: monthParams,
  query: StatementTableQuery,
  response: z.string(),
  contentType: 'text/csv',
})

export const StatementRecipient = z.object({
  id: z.string(),
  type: z.literal('statement_recipient'),
  email: z.string(),
  created_at: timestamp,
})
export type StatementRecipient = z.infer<typeof StatementRecipient>

export const CreateStatementRecipientBody = z.strictObject({ email })
export type CreateStatementRecipientBody = z.infer<typeof CreateStatementRecipientBody>

const ListStatementRecipientsQuery = z.strictObject(cursorPageQuery)
export type ListStatementRecipientsQuery = z.infer<typeof ListStatementRecipientsQuery>

const DeletedStatementRecipient = z.object({
  id: z.string(),
  type: z.literal('statement_recipient_deleted'),
})
export type DeletedStatementRecipient = z.infer<typeof DeletedStatementRecipient>

const RecipientParams = z.object({ statement_recipient_id: pathId<StatementRecipientId>() })

export const createStatementRecipientEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/statement_recipients',
  summary: 'Has the statement of each month mailed to an address, once the month is final.',
  action: 'statements.edit',
  extension: true,
  body: CreateStatementRecipientBody,
  response: StatementRecipient,
})

export const listStatementRecipientsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/statement_recipients',
  summary: 'Lists whom statements are mailed to, newest first.',
  action: 'statements.view',
  extension: true,
  query: ListStatementRecipientsQuery,
  response: cursorPage(StatementRecipient),
})

export const deleteStatementRecipientEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/statement_recipients/{statement_recipient_id}',
  summary: 'Has statements not mailed to an address any more.',
  action: 'statements.edit',
  extension: true,
  params: RecipientParams,
  response: DeletedStatementRecipient,
})
