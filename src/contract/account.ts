import { z } from 'zod'
import { assignedWorkspaceRoles } from '#domain/role.ts'
import { languages } from '#domain/organization.ts'
import { endpoint } from './endpoint.ts'
import { Organization } from './organization.ts'
import { name } from './shapes.ts'
import { User } from './users.ts'

const language = z.enum(languages, `Must be one of ${languages.join(', ')}`)

/** Whoever is signed in, with what decides what they may do. */
const Account = z.object({
  type: z.literal('account'),
  user: User,
  /** What they read; null: the organization's language. */
  language: language.nullable(),
  organization: Organization,
  organization_language: language,
  default_workspace_id: z.string(),
  /** The roles that they were given in workspaces; others follow from the role in the organization. */
  workspace_roles: z.array(
    z.object({ workspace_id: z.string(), workspace_role: z.enum(assignedWorkspaceRoles) }),
  ),
})
export type Account = z.infer<typeof Account>

/** Only what is named changes. */
export const UpdateAccountBody = z.strictObject({ name, language: language.nullable() }).partial()
export type UpdateAccountBody = z.infer<typeof UpdateAccountBody>

export const getAccountEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/account',
  summary: 'Tells who is signed in, and which roles they have.',
  action: 'account.own',
  extension: true,
  response: Account,
})

export const updateAccountEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account',
  summary: 'Changes the name or the language of whoever is signed in.',
  action: 'account.own',
  extension: true,
  body: UpdateAccountBody,
  response: Account,
})
