import { z } from 'zod'
import type { UserId, WorkspaceId } from '#domain/id.ts'
import { assignedWorkspaceRoles } from '#domain/role.ts'
import { endpoint } from './endpoint.ts'
import { hasOneCursor, idPage, idPageQuery, oneCursorProblem, pathId, taggedId } from './shapes.ts'

export const workspaceRole = z.enum(
  assignedWorkspaceRoles,
  `Must be one of ${assignedWorkspaceRoles.join(', ')}: workspace_billing comes with the role billing`,
)

export const WorkspaceMember = z.object({
  type: z.literal('workspace_member'),
  user_id: z.string(),
  workspace_id: z.string(),
  workspace_role: z.enum([...assignedWorkspaceRoles, 'workspace_billing']),
})
export type WorkspaceMember = z.infer<typeof WorkspaceMember>

export const AddWorkspaceMemberBody = z.strictObject({
  user_id: taggedId<UserId>('user'),
  workspace_role: workspaceRole,
})
export type AddWorkspaceMemberBody = z.infer<typeof AddWorkspaceMemberBody>

const UpdateWorkspaceMemberBody = z.strictObject({ workspace_role: workspaceRole })

const ListWorkspaceMembersQuery = z
  .strictObject(idPageQuery('user'))
  .refine(hasOneCursor, oneCursorProblem)
export type ListWorkspaceMembersQuery = z.infer<typeof ListWorkspaceMembersQuery>

const DeletedWorkspaceMember = z.object({
  type: z.literal('workspace_member_deleted'),
  user_id: z.string(),
  workspace_id: z.string(),
})

const WorkspaceParams = z.object({ workspace_id: pathId<WorkspaceId>() })
const MemberParams = WorkspaceParams.extend({ user_id: pathId<UserId>() })
export type MemberParams = z.infer<typeof MemberParams>

export const addWorkspaceMemberEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}/members',
  summary: 'Gives a member of the organization a role in a workspace.',
  action: 'workspace_members.edit',
  params: WorkspaceParams,
  body: AddWorkspaceMemberBody,
  response: WorkspaceMember,
})

export const listWorkspaceMembersEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/workspaces/{workspace_id}/members',
  summary: 'Lists those who were given a role in a workspace.',
  action: 'workspace_members.view',
  params: WorkspaceParams,
  query: ListWorkspaceMembersQuery,
  response: idPage(WorkspaceMember),
})

export const getWorkspaceMemberEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/workspaces/{workspace_id}/members/{user_id}',
  summary: 'Gets the role that somebody was given in a workspace.',
  action: 'workspace_members.view',
  params: MemberParams,
  response: WorkspaceMember,
})

export const updateWorkspaceMemberEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}/members/{user_id}',
  summary: 'Changes the role of a member of a workspace.',
  action: 'workspace_members.edit',
  params: MemberParams,
  body: UpdateWorkspaceMemberBody,
  response: WorkspaceMember,
})

export const removeWorkspaceMemberEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/workspaces/{workspace_id}/members/{user_id}',
  summary: 'Takes the role in a workspace away.',
  action: 'workspace_members.edit',
  params: MemberParams,
  response: DeletedWorkspaceMember,
})
