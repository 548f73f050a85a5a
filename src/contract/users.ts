import { z } from 'zod'
import type { UserId } from '#domain/id.ts'
import { organizationRoles } from '#domain/role.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { searchAndOrder } from './list-search.ts'
import {
  email,
  hasOneCursor,
  idPage,
  idPageQuery,
  oneCursorProblem,
  pathId,
  queryList,
  taggedId,
  timestamp,
} from './shapes.ts'

export const organizationRole = z.enum(
  organizationRoles,
  `Must be one of ${organizationRoles.join(', ')}`,
)

export const User = z.object({
  id: z.string(),
  type: z.literal('user'),
  email: z.string(),
  name: z.string(),
  role: organizationRole,
  added_at: timestamp,
})
export type User = z.infer<typeof User>

/** `admin` is for people who are signed in: an admin key cannot give it. */
export const UpdateUserBody = z.strictObject({ role: organizationRole })
export type UpdateUserBody = z.infer<typeof UpdateUserBody>

/** What becomes of the keys that the person answers for. */
const keyFates = ['disable', 'keep', 'hand_over'] as const

export const RemoveUserBody = z
  .strictObject({
    api_keys: z.enum(keyFates, `Must be one of ${keyFates.join(', ')}`).default('disable'),
    hand_over_to: taggedId<UserId>('user').optional(),
  })
  .refine(
    ({ api_keys, hand_over_to }) => (api_keys === 'hand_over') === (hand_over_to !== undefined),
    {
      path: ['hand_over_to'],
      error: 'Must be given with api_keys hand_over, and only with it',
    },
  )
export type RemoveUserBody = z.infer<typeof RemoveUserBody>

/** The filters that lists of people and of invites share. */
export const peopleQuery = {
  /** Whatever stands behind a plus sign is not looked at. */
  email: email.optional(),
  roles: queryList(organizationRole, limits.listFilterEntriesMax).optional(),
}

const ListUsersQuery = z
  .strictObject({ ...idPageQuery('user'), ...peopleQuery, ...searchAndOrder })
  .refine(hasOneCursor, oneCursorProblem)
export type ListUsersQuery = z.infer<typeof ListUsersQuery>

const RemovalPreview = z.object({
  type: z.literal('user_removal_preview'),
  user_id: z.string(),
  /** Those that the removal would disable, newest first, and not more than a page of them. */
  api_keys: z.array(z.object({ id: z.string(), name: z.string(), workspace_id: z.string() })),
  api_key_count: z.number(),
  /** Those that they made, active or not, and that the removal would archive. */
  admin_key_ids: z.array(z.string()),
  /** Workspaces in which they were given a role. */
  workspace_ids: z.array(z.string()),
})
export type RemovalPreview = z.infer<typeof RemovalPreview>

const RemovedUser = z.object({ id: z.string(), type: z.literal('user_deleted') })
const ErasedUser = z.object({ id: z.string(), type: z.literal('user_erased') })

const UserParams = z.object({ user_id: pathId<UserId>() })

export const listUsersEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/users',
  summary: 'Lists the members of the organization, newest first unless another order is asked for.',
  action: 'users.view',
  query: ListUsersQuery,
  response: idPage(User),
})

export const getUserEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/users/{user_id}',
  summary: 'Gets a member of the organization.',
  action: 'users.view',
  params: UserParams,
  response: User,
})

export const updateUserEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/users/{user_id}',
  summary: 'Changes the role of a member.',
  action: 'users.edit',
  params: UserParams,
  body: UpdateUserBody,
  response: User,
})

export const removeUserEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/users/{user_id}',
  summary: 'Removes a member, and disables, keeps or hands over the keys that they answer for.',
  action: 'users.edit',
  params: UserParams,
  body: RemoveUserBody,
  bodyIsOptional: true,
  response: RemovedUser,
})

export const previewUserRemovalEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/users/{user_id}/removal_preview',
  summary: 'Tells what the removal of a member would take with it.',
  action: 'users.edit',
  extension: true,
  params: UserParams,
  response: RemovalPreview,
})

export const eraseUserEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/users/{user_id}/erase',
  summary: 'Erases the name and the addresses of somebody who was removed. Ids stay.',
  action: 'users.erase',
  extension: true,
  params: UserParams,
  response: ErasedUser,
})
