import { z } from 'zod'
import type { AdminKeyId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { excludeArchived, searchAndOrder } from './list-search.ts'
import {
  hasOneCursor,
  idPage,
  idPageQuery,
  name,
  oneCursorProblem,
  pathId,
  timestamp,
} from './shapes.ts'

const adminKeyStatuses = ['active', 'inactive', 'archived'] as const
const status = z.enum(adminKeyStatuses, `Must be one of ${adminKeyStatuses.join(', ')}`)

export const AdminKey = z.object({
  id: z.string(),
  type: z.literal('admin_api_key'),
  name: z.string(),
  status: z.enum(adminKeyStatuses),
  created_at: timestamp,
  created_by: z.object({ id: z.string(), type: z.literal('user') }),
  partial_key_hint: z.string(),
})
export type AdminKey = z.infer<typeof AdminKey>

/** The only answer that ever holds the secret. */
export const CreatedAdminKey = AdminKey.extend({ key: z.string() })

export const CreateAdminKeyBody = z.strictObject({ name })
export type CreateAdminKeyBody = z.infer<typeof CreateAdminKeyBody>

export const UpdateAdminKeyBody = z.strictObject({ name: name.nullish(), status: status.nullish() })
export type UpdateAdminKeyBody = z.infer<typeof UpdateAdminKeyBody>

const ListAdminKeysQuery = z
  .strictObject({
    ...idPageQuery('adminkey'),
    ...searchAndOrder,
    status: status.optional(),
    exclude_archived: excludeArchived,
  })
  .refine(hasOneCursor, oneCursorProblem)
export type ListAdminKeysQuery = z.infer<typeof ListAdminKeysQuery>

const AdminKeyParams = z.object({ admin_key_id: pathId<AdminKeyId>() })

export const listAdminKeysEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/admin_keys',
  summary: 'Lists admin keys, newest first unless another order is asked for.',
  action: 'admin_keys.view',
  extension: true,
  query: ListAdminKeysQuery,
  response: idPage(AdminKey),
})

export const createAdminKeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/admin_keys',
  summary: 'Creates an admin key. The answer is the only one to hold its secret.',
  action: 'admin_keys.edit',
  extension: true,
  body: CreateAdminKeyBody,
  response: CreatedAdminKey,
})

export const getAdminKeyEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/admin_keys/{admin_key_id}',
  summary: 'Gets an admin key.',
  action: 'admin_keys.view',
  extension: true,
  params: AdminKeyParams,
  response: AdminKey,
})

export const updateAdminKeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/admin_keys/{admin_key_id}',
  summary:
    'Renames, disables, enables or archives an admin key, but does not close the one that it is called with.',
  action: 'admin_keys.edit',
  extension: true,
  params: AdminKeyParams,
  body: UpdateAdminKeyBody,
  response: AdminKey,
})
