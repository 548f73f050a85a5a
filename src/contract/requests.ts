import { z } from 'zod'
import type { RequestId, WorkspaceId } from '#domain/id.ts'
import { limiters as rateLimiters } from '#domain/rate-limit.ts'
import { requestStatuses } from '#domain/request-status.ts'
import { spendWindows } from '#domain/window.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { apiKeyIds, costSources, models } from './report-filters.ts'
import { Scope } from './scopes.ts'
import {
  cursorPage,
  cursorPageQuery,
  instant,
  isPlainText,
  pathId,
  queryList,
  taggedId,
  timestamp,
} from './shapes.ts'

const refusalKinds = [
  'closed',
  'not_allowed',
  'spend_reached',
  'spend_too_large',
  'spend_reserved',
  'rate_limited',
  'rate_never',
] as const

const RequestUsage = z.object({
  uncached_input_tokens: z.int(),
  cache_creation: z.object({
    ephemeral_1h_input_tokens: z.int(),
    ephemeral_5m_input_tokens: z.int(),
  }),
  cache_read_input_tokens: z.int(),
  output_tokens: z.int(),
  server_tool_use: z.object({ web_search_requests: z.int(), web_fetch_requests: z.int() }),
})

const RequestRefusal = z.object({
  kind: z.enum(refusalKinds),
  /** Which limit or setting, as refusals are counted by: `rate_limited/workspace/{group}/requests_per_minute`. */
  limiter: z.string(),
  scope: Scope,
  /** How many requests of the key it refused in that second, of which this is the first. */
  count: z.int(),
  last_at: timestamp,
})

export const LoggedRequest = z.object({
  id: z.string(),
  type: z.literal('request'),
  status: z.enum(requestStatuses),
  /** When it was admitted or refused. */
  created_at: timestamp,
  workspace_id: z.string(),
  /** Null: from the playground. */
  api_key_id: z.string().nullable(),
  /** Calls that count tokens are here only where they were refused. */
  endpoint: z.enum(['/v1/messages', '/v1/messages/count_tokens']),
  /** As the request named it; null: a call that counts tokens, refused before its body was read. */
  model: z.string().nullable(),
  /** As the upstream named it. */
  reported_model: z.string().nullable(),
  stream: z.boolean().nullable(),
  http_status: z.int().nullable(),
  /** How it ended, closer than the status says; null while it runs, and for refusals. */
  outcome: z.string().nullable(),
  usage: RequestUsage.nullable(),
  /** US cents, exact; null while it runs. */
  amount: z.string().nullable(),
  currency: z.literal('USD'),
  cost_source: z.enum(costSources).nullable(),
  /** Charged at the dearest rates, for want of a price. */
  unpriced: z.boolean(),
  /** From its admission on, in milliseconds. */
  latency: z.object({ first_byte_ms: z.int().nullable(), total_ms: z.int().nullable() }),
  upstream_request_id: z.string().nullable(),
  /** The client's own name for the conversation, where it sends one. */
  client_session_id: z.string().nullable(),
  /** A limit that only reports would have refused it. */
  would_be_refused: z.boolean(),
  refusal: RequestRefusal.nullable(),
})
export type LoggedRequest = z.infer<typeof LoggedRequest>

const refusesAt = {
  scope: Scope,
  /** Whether this limit refuses such a request. */
  refuses: z.boolean(),
  reason: z.enum(refusalKinds).nullable(),
}

const CheckedLimit = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('spend_limit'),
    ...refusesAt,
    period: z.enum(spendWindows),
    /** The day, week or month. */
    window: z.string(),
    /** US cents, exact, all of them. */
    amount: z.string(),
    spent: z.string(),
    reserved: z.string(),
    remaining: z.string(),
    asked: z.string(),
    resets_at: timestamp,
  }),
  z.object({
    type: z.literal('rate_limit'),
    ...refusesAt,
    group: z.object({ id: z.string(), display_name: z.string() }),
    limiter: z.enum(rateLimiters),
    limit: z.int(),
    remaining: z.int(),
    asked: z.int(),
    /** When it would have had enough, if nothing else ran; null where it has, or nobody knows. */
    frees_at: timestamp.nullable(),
  }),
])
export type CheckedLimit = z.infer<typeof CheckedLimit>

const CostLine = z.object({
  token_type: z.enum([
    'uncached_input_tokens',
    'cache_creation.ephemeral_5m_input_tokens',
    'cache_creation.ephemeral_1h_input_tokens',
    'cache_read_input_tokens',
    'output_tokens',
    'web_search',
  ]),
  quantity: z.int(),
  /** US cents, exact. */
  amount: z.string(),
})

export const RequestExplanation = LoggedRequest.extend({
  max_tokens: z.int(),
  /** The most that it could cost, which was reserved before it was sent, and what that was made of. */
  bound: z.object({
    amount: z.string(),
    input_tokens_max: z.int(),
    output_tokens_max: z.int(),
    /** It was a floor: nothing bounded the cost beforehand. */
    is_floor: z.boolean(),
    price_version: z.string(),
  }),
  input_tokens_estimate: z.int(),
  service_tier: z.string().nullable(),
  inference_geo: z.string().nullable(),
  speed: z.string().nullable(),
  context_window: z.string().nullable(),
  settled_at: timestamp.nullable(),
  /** What the amount was charged for, by the prices that charged it; null: nobody knows. */
  cost_lines: z.array(CostLine).nullable(),
  /**
   * Of a refusal, all limits that were evaluated, as they stood then (`refusal`). Of what was admitted nothing is kept:
   * the limits that would be evaluated `now`, as they stand now. Null: turned away before any limit, or not kept.
   */
  limits: z
    .object({ as_of: z.enum(['refusal', 'now']), at: timestamp, data: z.array(CheckedLimit) })
    .nullable(),
  /** When every limit that refused would have let it pass, if nothing else ran; null: waiting alone does not help. */
  would_pass_at: timestamp.nullable(),
  /** The request that was asked for, where it is not the first of those that were refused together. */
  asked_for_id: z.string().nullable(),
})
export type RequestExplanation = z.infer<typeof RequestExplanation>

const plain = (charactersMax: number) =>
  z
    .string()
    .min(1)
    .max(charactersMax, `Must have at most ${charactersMax} characters`)
    .refine(isPlainText, 'Must not have control characters')

const ListRequestsQuery = z.strictObject({
  ...cursorPageQuery,
  workspace_ids: queryList(taggedId<WorkspaceId>('wrkspc'), limits.listFilterEntriesMax).optional(),
  api_key_ids: apiKeyIds,
  models,
  statuses: queryList(
    z.enum(requestStatuses, `Must be one of ${requestStatuses.join(', ')}`),
    limits.listFilterEntriesMax,
  ).optional(),
  /** Where the cost comes from. */
  cost_sources: queryList(
    z.enum(costSources, `Must be one of ${costSources.join(', ')}`),
    limits.listFilterEntriesMax,
  ).optional(),
  /** Refused by one of these: a kind such as `spend_reached`, or more of what `refusal.limiter` says. */
  limiters: queryList(
    z.string().regex(/^[\w./-]{1,200}$/, 'Must be a limiter, such as spend_reached'),
    limits.listFilterEntriesMax,
  ).optional(),
  starting_at: instant.optional(),
  ending_at: instant.optional(),
  client_session_id: plain(255).optional(),
  /** Its own id or the upstream's. */
  request_id: plain(255).optional(),
})
export type ListRequestsQuery = z.infer<typeof ListRequestsQuery>

export const listRequestsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/requests',
  summary:
    'Lists requests to the models, newest first. A page may hold fewer than asked for, and more follow.',
  action: 'requests.view',
  extension: true,
  query: ListRequestsQuery,
  response: cursorPage(LoggedRequest),
})

export const explainRequestEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/requests/{request_id}',
  summary:
    "Explains a request, by its own id or the upstream's: what it was held against, and what it cost.",
  action: 'requests.view',
  extension: true,
  params: z.object({ request_id: pathId<RequestId>() }),
  response: RequestExplanation,
})
