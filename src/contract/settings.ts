import { z } from 'zod'
import type { WorkspaceId } from '#domain/id.ts'
import { languages, usageTiers } from '#domain/organization.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { email, pathId } from './shapes.ts'

const allowance = z.enum(['allow', 'refuse'], 'Must be allow or refuse')

/** Which requests are taken at all. The organization's and the workspace's settings both hold. */
const taken = {
  /** Requests whose cost has no bound beforehand. */
  unbounded_requests: allowance,
  /** Requests for models outside the catalog. */
  unknown_models: allowance,
}

const workspacesMaxProblem = `Must be a whole number from 1 to ${limits.workspacesMaxMax}`

const organizationSettings = {
  /**
   * Whose preset the rate limits are; `custom` once one has been changed by hand. Setting `custom` changes
   * no limit.
   */
  usage_tier: z.enum(usageTiers, `Must be one of ${usageTiers.join(', ')}`),
  language: z.enum(languages, `Must be one of ${languages.join(', ')}`),
  alert_emails: z
    .array(email)
    .max(limits.alertEmailsMax, `Must have at most ${limits.alertEmailsMax} addresses`)
    .transform((emails) => [...new Set(emails)]),
  /** `strict` keeps `max_tokens` of output at admission; `counted` counts output as it comes. */
  output_tokens: z.enum(['counted', 'strict'], 'Must be counted or strict'),
  /** Live workspaces, the Default one not counted. A lower one closes none of those that are there. */
  workspaces_max: z
    .int(workspacesMaxProblem)
    .min(1, workspacesMaxProblem)
    .max(limits.workspacesMaxMax, workspacesMaxProblem),
  ...taken,
}

export const OrganizationSettings = z.object({
  type: z.literal('organization_settings'),
  ...organizationSettings,
  alert_emails: z.array(z.string()),
})
export type OrganizationSettings = z.infer<typeof OrganizationSettings>

/** Only what is named changes. */
export const UpdateOrganizationSettingsBody = z.strictObject(organizationSettings).partial()
export type UpdateOrganizationSettingsBody = z.infer<typeof UpdateOrganizationSettingsBody>

export const WorkspaceSettings = z.object({
  type: z.literal('workspace_settings'),
  workspace_id: z.string(),
  ...taken,
})
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>

/** Only what is named changes. */
export const UpdateWorkspaceSettingsBody = z.strictObject(taken).partial()
export type UpdateWorkspaceSettingsBody = z.infer<typeof UpdateWorkspaceSettingsBody>

const WorkspaceParams = z.object({ workspace_id: pathId<WorkspaceId>() })

export const getOrganizationSettingsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/settings',
  summary: 'Gets the settings of the organization.',
  action: 'organization_settings.view',
  extension: true,
  response: OrganizationSettings,
})

export const updateOrganizationSettingsEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/settings',
  summary:
    'Changes settings of the organization. A usage tier replaces the rate limits of all models, ' +
    'but for custom, which changes none of them; a rate limit that is changed by hand afterwards ' +
    'makes the tier custom.',
  action: 'organization_settings.edit',
  extension: true,
  body: UpdateOrganizationSettingsBody,
  response: OrganizationSettings,
})

export const getWorkspaceSettingsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/workspaces/{workspace_id}/settings',
  summary: 'Gets the settings of a workspace.',
  action: 'workspaces.view',
  extension: true,
  params: WorkspaceParams,
  response: WorkspaceSettings,
})

export const updateWorkspaceSettingsEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}/settings',
  summary: 'Changes settings of a workspace.',
  action: 'workspaces.edit',
  extension: true,
  params: WorkspaceParams,
  body: UpdateWorkspaceSettingsBody,
  response: WorkspaceSettings,
})
