import { z } from 'zod'
import type { ApiKeyId, UserId, WorkspaceId } from '#domain/id.ts'
import { allowedIps, allowedModels, shownAllowLists } from './allow-lists.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { excludeArchived, searchAndOrder } from './list-search.ts'
import {
  cutStreams,
  hasOneCursor,
  idPage,
  idPageQuery,
  instant,
  name,
  oneCursorProblem,
  pathId,
  taggedId,
  timestamp,
} from './shapes.ts'

const apiKeyStatuses = ['active', 'inactive', 'archived', 'expired'] as const

export const ApiKey = z.object({
  id: z.string(),
  type: z.literal('api_key'),
  name: z.string(),
  status: z.enum(apiKeyStatuses),
  created_at: timestamp,
  expires_at: timestamp.nullable(),
  created_by: z.object({ id: z.string(), type: z.literal('user') }).nullable(),
  partial_key_hint: z.string().nullable(),
  /** Whoever answers for the key: its owner. */
  principal: z.object({ type: z.literal('user_actor'), user_id: z.string() }).nullable(),
  scope: z.object({ type: z.literal('workspace'), workspace_id: z.string() }),
  /** Null for keys of the Default workspace, whose id stands in `scope`. */
  workspace_id: z.string().nullable(),
  ...shownAllowLists,
})
export type ApiKey = z.infer<typeof ApiKey>

/** The only answer that ever holds the secret. */
export const CreatedApiKey = ApiKey.extend({ key: z.string() })
export type CreatedApiKey = z.infer<typeof CreatedApiKey>

export const RotatedApiKey = CreatedApiKey.extend({
  /** Until then the secret that it replaces opens the key too. */
  previous_key_valid_until: timestamp,
})
export type RotatedApiKey = z.infer<typeof RotatedApiKey>

const DeletedApiKey = z.object({ id: z.string(), type: z.literal('api_key_deleted') })
export type DeletedApiKey = z.infer<typeof DeletedApiKey>

export const CreateApiKeyBody = z.strictObject({
  name,
  /** Left out, or null: the Default workspace. */
  workspace_id: taggedId<WorkspaceId>('wrkspc').nullish(),
  expires_at: instant.nullish(),
  /** Left out, or null: whoever makes it. */
  owner_user_id: taggedId<UserId>('user').nullish(),
  allowed_models: allowedModels.optional(),
  allowed_ips: allowedIps.optional(),
})
export type CreateApiKeyBody = z.infer<typeof CreateApiKeyBody>

export const UpdateApiKeyBody = z
  .strictObject({
    name: name.nullish(),
    status: z
      .enum(['active', 'inactive', 'archived'], 'Must be active, inactive or archived')
      .nullish(),
    allowed_models: allowedModels.optional(),
    allowed_ips: allowedIps.optional(),
    cut_streams: cutStreams,
  })
  .refine(
    ({ status, cut_streams: cuts }) => !cuts || status === 'inactive' || status === 'archived',
    {
      path: ['cut_streams'],
      error: 'Must go with status inactive or archived',
    },
  )
export type UpdateApiKeyBody = z.infer<typeof UpdateApiKeyBody>

const graceProblem = `Must be a whole number from 0 to ${limits.rotationGraceSecondsMax}`

export const RotateApiKeyBody = z.strictObject({
  /** For how long the present secret goes on opening the key. */
  grace_period_seconds: z
    .int(graceProblem)
    .min(0, graceProblem)
    .max(limits.rotationGraceSecondsMax, graceProblem)
    .default(limits.rotationGraceSecondsDefault),
})
export type RotateApiKeyBody = z.infer<typeof RotateApiKeyBody>

const ListApiKeysQuery = z
  .strictObject({
    ...idPageQuery('apikey'),
    ...searchAndOrder,
    status: z.enum(apiKeyStatuses, `Must be one of ${apiKeyStatuses.join(', ')}`).optional(),
    /** An extension. */
    exclude_archived: excludeArchived,
    workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
    created_by_user_id: taggedId<UserId>('user').optional(),
    owner_user_id: taggedId<UserId>('user').optional(),
  })
  .refine(hasOneCursor, oneCursorProblem)
export type ListApiKeysQuery = z.infer<typeof ListApiKeysQuery>

const ApiKeyParams = z.object({ api_key_id: pathId<ApiKeyId>() })

export const createApiKeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/api_keys',
  summary: 'Creates an API key in a workspace. The answer is the only one to hold its secret.',
  action: 'api_keys.edit',
  extension: true,
  body: CreateApiKeyBody,
  response: CreatedApiKey,
})

export const listApiKeysEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/api_keys',
  summary: 'Lists API keys, newest first unless another order is asked for.',
  action: 'api_keys.view',
  query: ListApiKeysQuery,
  response: idPage(ApiKey),
})

export const getApiKeyEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/api_keys/{api_key_id}',
  summary: 'Gets an API key.',
  action: 'api_keys.view',
  params: ApiKeyParams,
  response: ApiKey,
})

export const updateApiKeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/api_keys/{api_key_id}',
  summary: 'Renames, disables, enables or archives an API key, or changes what it allows.',
  action: 'api_keys.edit',
  params: ApiKeyParams,
  body: UpdateApiKeyBody,
  response: ApiKey,
})

export const rotateApiKeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/api_keys/{api_key_id}/rotate',
  summary:
    'Gives an API key a new secret, which only this answer holds. The old one opens it for a while longer; ' +
    'id, limits and spend stay.',
  action: 'api_keys.edit',
  extension: true,
  params: ApiKeyParams,
  body: RotateApiKeyBody,
  bodyIsOptional: true,
  response: RotatedApiKey,
})

export const deleteApiKeyEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/api_keys/{api_key_id}',
  summary: 'Archives an API key, for good. What it has spent stays in the books.',
  action: 'api_keys.edit',
  extension: true,
  params: ApiKeyParams,
  response: DeletedApiKey,
})
