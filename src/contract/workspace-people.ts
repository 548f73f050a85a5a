import { z } from 'zod'
import type { WorkspaceId } from '#domain/id.ts'
import { assignedWorkspaceRoles } from '#domain/role.ts'
import { endpoint } from './endpoint.ts'
import { search } from './list-search.ts'
import { cursorPage, cursorPageQuery, pathId, timestamp } from './shapes.ts'
import { organizationRole } from './users.ts'

export const WorkspacePerson = z.object({
  type: z.literal('workspace_person'),
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  organization_role: organizationRole,
  /** What holds for them in the workspace, however they came by it. */
  workspace_role: z.enum([...assignedWorkspaceRoles, 'workspace_billing']),
  /** It follows from their role in the organization, and cannot be changed here. */
  inherited: z.boolean(),
  /** When they were given a role in the workspace; null where it is inherited. */
  added_at: timestamp.nullable(),
})
export type WorkspacePerson = z.infer<typeof WorkspacePerson>

const orders = ['inherited_first', 'name_ascending', 'name_descending'] as const

const ListWorkspacePeopleQuery = z.strictObject({
  ...cursorPageQuery,
  search,
  order: z.enum(orders, `Must be one of ${orders.join(', ')}`).default('inherited_first'),
})
export type ListWorkspacePeopleQuery = z.infer<typeof ListWorkspacePeopleQuery>

export const listWorkspacePeopleEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/workspaces/{workspace_id}/people',
  summary:
    'Lists whoever has a role in a workspace, with their names: first admins and billing members of the ' +
    'organization, who inherit it, then those who were given one, each in the order of names.',
  action: 'workspace_members.view',
  extension: true,
  params: z.object({ workspace_id: pathId<WorkspaceId>() }),
  query: ListWorkspacePeopleQuery,
  response: cursorPage(WorkspacePerson),
})
