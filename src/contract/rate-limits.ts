import { z } from 'zod'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { limitMode, reportOnlyMode } from './scopes.ts'
import { cursorPage, pathId, queryBoolean, wholePageQuery } from './shapes.ts'

const RateLimitGroup = z.discriminatedUnion('type', [
  z.object({ type: z.literal('model_group'), id: z.string(), display_name: z.string() }),
  z.object({ type: z.literal('token_count'), id: z.string() }),
  /** An extension: the requests that run at once, whatever their model. */
  z.object({ type: z.literal('concurrency'), id: z.string() }),
])

const groupParts = {
  group: RateLimitGroup,
  group_type: z.enum(['model_group', 'token_count', 'concurrency']),
  /** Ids and aliases; null unless it is a group of models. */
  models: z.array(z.string()).nullable(),
  /** An extension: all that can be limited of the group, limited or not. */
  limiters: z.array(z.string()),
}

export const RateLimit = z.object({
  type: z.literal('rate_limit'),
  id: z.string(),
  ...groupParts,
  limits: z.array(z.object({ type: z.string(), value: z.int(), mode: reportOnlyMode })),
})
export type RateLimit = z.infer<typeof RateLimit>

const workspaceSource = z.object({ type: z.enum(['workspace', 'organization']) })
const keySource = z.object({ type: z.enum(['api_key', 'workspace', 'organization']) })

export const WorkspaceRateLimit = z.object({
  type: z.literal('workspace_rate_limit'),
  workspace_id: z.string(),
  rate_limit_id: z.string(),
  ...groupParts,
  limits: z.array(
    z.object({
      type: z.string(),
      value: z.int(),
      org_limit: z.int().nullable(),
      source: workspaceSource,
      /** An extension. */
      mode: reportOnlyMode,
      /** An extension: what holds, which is the lowest there is, and whose it is. Null: nothing refuses. */
      in_force: z.object({ value: z.int(), source: workspaceSource }).nullable(),
    }),
  ),
})
export type WorkspaceRateLimit = z.infer<typeof WorkspaceRateLimit>

export const ApiKeyRateLimit = z.object({
  type: z.literal('api_key_rate_limit'),
  api_key_id: z.string(),
  rate_limit_id: z.string(),
  ...groupParts,
  limits: z.array(
    z.object({
      type: z.string(),
      value: z.int(),
      org_limit: z.int().nullable(),
      workspace_limit: z.int().nullable(),
      source: keySource,
      mode: reportOnlyMode,
      /** What holds, which is the lowest there is, and whose it is. Null: nothing refuses. */
      in_force: z.object({ value: z.int(), source: keySource }).nullable(),
    }),
  ),
})
export type ApiKeyRateLimit = z.infer<typeof ApiKeyRateLimit>

/** Anthropic's kinds, of which some have no limits here, and ours. */
const groupTypes = [
  'batch',
  'files',
  'model_group',
  'skills',
  'token_count',
  'web_search',
  'concurrency',
] as const

const groupType = z.enum(groupTypes, `Must be one of ${groupTypes.join(', ')}`).optional()

const ListRateLimitsQuery = z.strictObject({
  ...wholePageQuery,
  group_type: groupType,
  model: z.string().optional(),
})
export type ListRateLimitsQuery = z.infer<typeof ListRateLimitsQuery>

const ListOwnRateLimitsQuery = z.strictObject({
  ...wholePageQuery,
  group_type: groupType,
  include_inherited: queryBoolean.default(false),
})
export type ListOwnRateLimitsQuery = z.infer<typeof ListOwnRateLimitsQuery>

const valueProblem = `Must be null or a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`
const countProblem = `Must have from 1 to ${limits.rateLimitChangesMax} entries`

export const UpdateRateLimitBody = z.strictObject({
  /** Limiters that are not named stay as they are. */
  limits: z
    .array(
      z.strictObject({
        /** Which ones there may be depends on the group. */
        type: z.string(),
        /** Null: no limit. */
        value: z.int(valueProblem).min(0, valueProblem).nullable(),
        /** An extension: `report_only` refuses nothing, and counts what it would have refused. */
        mode: limitMode,
      }),
    )
    .min(1, countProblem)
    .max(limits.rateLimitChangesMax, countProblem)
    .superRefine((entries, context) => {
      for (const [index, { type }] of entries.entries()) {
        if (entries.findIndex((entry) => entry.type === type) === index) continue
        context.addIssue({ code: 'custom', path: [index, 'type'], message: 'Is named twice' })
      }
    }),
})
export type UpdateRateLimitBody = z.infer<typeof UpdateRateLimitBody>

const rateLimitId = { rate_limit_id: pathId<string>() }
const workspaceId = { workspace_id: pathId<WorkspaceId>() }
const apiKeyId = { api_key_id: pathId<ApiKeyId>() }

export const listRateLimitsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/rate_limits',
  summary: 'Lists the rate limits of the organization, for each group of models and of calls.',
  action: 'rate_limits.view',
  query: ListRateLimitsQuery,
  response: cursorPage(RateLimit),
})

export const updateRateLimitEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/rate_limits/{rate_limit_id}',
  summary: 'Sets or takes away rate limits of the organization, of one group.',
  action: 'rate_limits.edit',
  extension: true,
  params: z.object(rateLimitId),
  body: UpdateRateLimitBody,
  response: RateLimit,
})

export const listWorkspaceRateLimitsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/workspaces/{workspace_id}/rate_limits',
  summary:
    'Lists the rate limits of a workspace: its own, and those it inherits if asked for. Where it has ' +
    'its own, `org_limit` stands beside it, and the lower of the two holds.',
  action: 'rate_limits.view',
  params: z.object(workspaceId),
  query: ListOwnRateLimitsQuery,
  response: cursorPage(WorkspaceRateLimit),
})

export const updateWorkspaceRateLimitEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}/rate_limits/{rate_limit_id}',
  summary: 'Sets or clears rate limits of a workspace, of one group.',
  action: 'rate_limits.edit',
  params: z.object({ ...workspaceId, ...rateLimitId }),
  body: UpdateRateLimitBody,
  response: WorkspaceRateLimit,
})

export const listApiKeyRateLimitsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/api_keys/{api_key_id}/rate_limits',
  summary:
    'Lists the rate limits of an API key: its own, and those it inherits if asked for. Where it has ' +
    'its own, `workspace_limit` and `org_limit` stand beside it, and the lowest holds.',
  action: 'rate_limits.view',
  extension: true,
  params: z.object(apiKeyId),
  query: ListOwnRateLimitsQuery,
  response: cursorPage(ApiKeyRateLimit),
})

export const updateApiKeyRateLimitEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/api_keys/{api_key_id}/rate_limits/{rate_limit_id}',
  summary: 'Sets or clears rate limits of an API key, of one group.',
  action: 'key_limits.edit',
  extension: true,
  params: z.object({ ...apiKeyId, ...rateLimitId }),
  body: UpdateRateLimitBody,
  response: ApiKeyRateLimit,
})
