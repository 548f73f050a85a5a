import { z } from 'zod'
import type { IncreaseRequestId, UserId, WorkspaceId } from '#domain/id.ts'
import { spendWindows } from '#domain/window.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { searchAndAgeOrder } from './list-search.ts'
import { Scope, period } from './scopes.ts'
import {
  cents,
  cursorPage,
  cursorPageQuery,
  instant,
  pathId,
  queryList,
  reason,
  taggedId,
  timestamp,
} from './shapes.ts'
import { SpendLimit } from './spend-limits.ts'

const statuses = ['pending', 'approved', 'denied'] as const

/** Name and address are null for those who may not see the members. */
const Actor = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('user_actor'),
    user_id: z.string(),
    name: z.string().nullable(),
    email_address: z.string().nullable(),
    deleted: z.boolean(),
  }),
  z.object({ type: z.literal('scoped_api_key_actor'), scoped_api_key_id: z.string() }),
])

/** What limits the workspace over the request's period now, and what it has spent of it. */
const SpendSummary = z.object({
  scope: Scope,
  /** Whose limit it is: the lower of the workspace's and the organization's. */
  source: Scope,
  actor: Actor,
  amount: z.string(),
  currency: z.literal('USD'),
  period: z.enum(spendWindows),
  /** Cents with at most three decimals. */
  period_to_date_spend: z.string(),
  spend_limit_id: z.string(),
})

export const IncreaseRequest = z.object({
  id: z.string(),
  type: z.literal('spend_limit_increase_request'),
  actor: Actor,
  workspace_id: z.string(),
  /** Asked for, in US cents. */
  amount: z.string(),
  currency: z.literal('USD'),
  period: z.enum(spendWindows),
  reason: z.string(),
  status: z.enum(statuses),
  created_at: timestamp,
  resolved_at: timestamp.nullable(),
  resolved_by: Actor.nullable(),
  approved_amount: z.string().nullable(),
  approved_period: z.enum(spendWindows).nullable(),
  /** When the approval ends by itself, and when it did. */
  ends_at: timestamp.nullable(),
  ended_at: timestamp.nullable(),
  /** Of an approval that ends by itself, what the limit goes back to, in US cents; null: there was no limit. */
  previous_amount: z.string().nullable(),
  /** Of pending requests, where anything limits the workspace. */
  spend_summary: SpendSummary.nullable(),
})
export type IncreaseRequest = z.infer<typeof IncreaseRequest>

export const ApprovedIncreaseRequest = IncreaseRequest.extend({ spend_limit: SpendLimit })
export type ApprovedIncreaseRequest = z.infer<typeof ApprovedIncreaseRequest>

export const CreateIncreaseRequestBody = z.strictObject({
  workspace_id: taggedId<WorkspaceId>('wrkspc'),
  amount: cents,
  period,
  reason,
})
export type CreateIncreaseRequestBody = z.infer<typeof CreateIncreaseRequestBody>

/** Anthropic mails whoever asked unless told not to; here nobody is mailed. */
const suppressed = { suppress_notification: z.boolean().nullish() }

export const ApproveIncreaseRequestBody = z.strictObject({
  /** Left out: as asked. */
  amount: cents.nullish(),
  period: z.enum(spendWindows, `Must be one of ${spendWindows.join(', ')}`).nullish(),
  /** From then on the limit is again what it was before. */
  ends_at: instant.nullish(),
  ...suppressed,
})
export type ApproveIncreaseRequestBody = z.infer<typeof ApproveIncreaseRequestBody>

const ListIncreaseRequestsQuery = z.strictObject({
  ...cursorPageQuery,
  ...searchAndAgeOrder,
  status: queryList(
    z.enum(statuses, `Must be one of ${statuses.join(', ')}`),
    limits.listFilterEntriesMax,
  ).optional(),
  workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
  actor_ids: queryList(taggedId<UserId>('user'), limits.listFilterEntriesMax).optional(),
})
export type ListIncreaseRequestsQuery = z.infer<typeof ListIncreaseRequestsQuery>

const IncreaseRequestParams = z.object({
  spend_limit_increase_request_id: pathId<IncreaseRequestId>(),
})
const path = '/v1/organizations/spend_limit_increase_requests'
const pathOfOne = `${path}/{spend_limit_increase_request_id}` as const

export const createIncreaseRequestEndpoint = endpoint({
  method: 'POST',
  path,
  summary: 'Asks for a higher spend limit of a workspace.',
  action: 'increase_requests.create',
  extension: true,
  body: CreateIncreaseRequestBody,
  response: IncreaseRequest,
})

export const listIncreaseRequestsEndpoint = endpoint({
  method: 'GET',
  path,
  summary:
    'Lists requests for higher spend limits, newest first unless another order is asked for.',
  action: 'increase_requests.view',
  query: ListIncreaseRequestsQuery,
  response: cursorPage(IncreaseRequest),
})

export const getIncreaseRequestEndpoint = endpoint({
  method: 'GET',
  path: pathOfOne,
  summary: 'Gets a request for a higher spend limit.',
  action: 'increase_requests.view',
  params: IncreaseRequestParams,
  response: IncreaseRequest,
})

export const approveIncreaseRequestEndpoint = endpoint({
  method: 'POST',
  path: `${pathOfOne}/approve`,
  summary:
    'Approves a pending request: sets the limit of the workspace, for good or until an instant at which ' +
    'it goes back to what it was.',
  action: 'increase_requests.decide',
  params: IncreaseRequestParams,
  body: ApproveIncreaseRequestBody,
  bodyIsOptional: true,
  response: ApprovedIncreaseRequest,
})

export const denyIncreaseRequestEndpoint = endpoint({
  method: 'POST',
  path: `${pathOfOne}/deny`,
  summary: 'Denies a pending request. Again, it changes nothing.',
  action: 'increase_requests.decide',
  params: IncreaseRequestParams,
  body: z.strictObject(suppressed),
  bodyIsOptional: true,
  response: IncreaseRequest,
})
