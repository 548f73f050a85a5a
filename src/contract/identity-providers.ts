import { z } from 'zod'
import type { IdentityProviderId, UserId, WorkspaceId } from '#domain/id.ts'
import { organizationRoles } from '#domain/role.ts'
import type { OrganizationRole } from '#domain/role.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { isPlainText, name, pathId, taggedId, timestamp } from './shapes.ts'
import { workspaceRole } from './workspace-members.ts'

const givenRoles = organizationRoles.filter(
  (role): role is Exclude<OrganizationRole, 'admin'> => role !== 'admin',
)

/** What somebody becomes whom nobody has invited. */
const firstSignIn = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('refused') }),
  z.strictObject({
    type: z.literal('given'),
    role: z.enum(givenRoles, `Must be one of ${givenRoles.join(', ')}`),
    workspaces: z
      .array(
        z.strictObject({
          workspace_id: taggedId<WorkspaceId>('wrkspc'),
          workspace_role: workspaceRole,
        }),
      )
      .max(limits.givenWorkspacesMax, `Must have at most ${limits.givenWorkspacesMax} entries`)
      .default([]),
  }),
])

const url = z
  .string()
  .max(limits.urlCharactersMax, `Must have at most ${limits.urlCharactersMax} characters`)
  .refine(
    (text) => isPlainText(text) && URL.canParse(text) && !/[?#]/.test(text),
    'Must be an https: URL',
  )

const line = z
  .string()
  .min(1, 'Must not be empty')
  .max(
    limits.clientSecretCharactersMax,
    `Must have at most ${limits.clientSecretCharactersMax} characters`,
  )
  .refine(isPlainText, 'Must not have control characters')

const domain = z
  .string()
  .regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, 'Must be a domain, such as acme.example')
  .transform((text) => text.toLowerCase())

const settings = {
  name,
  /** As the provider writes it, to the character. */
  issuer: url,
  client_id: line,
  client_secret: line,
  /** Of the e-mail addresses of those who may sign in. */
  allowed_domains: z
    .array(domain)
    .min(1, 'Must have an entry')
    .max(limits.allowedDomainsMax, `Must have at most ${limits.allowedDomainsMax} entries`),
  first_sign_in: firstSignIn,
}

export const IdentityProvider = z.object({
  id: z.string(),
  type: z.literal('identity_provider'),
  name: z.string(),
  issuer: z.string(),
  client_id: z.string(),
  allowed_domains: z.array(z.string()),
  first_sign_in: z.object({
    type: z.enum(['refused', 'given']),
    /** Null and empty where it is refused. */
    role: z.enum(givenRoles).nullable(),
    workspaces: z.array(z.object({ workspace_id: z.string(), workspace_role: z.string() })),
  }),
  /** To be named to the provider: where it sends people back to. */
  redirect_url: z.string(),
  created_at: timestamp,
  updated_at: timestamp,
})
export type IdentityProvider = z.infer<typeof IdentityProvider>

export const CreateIdentityProviderBody = z.strictObject(settings)
export type CreateIdentityProviderBody = z.infer<typeof CreateIdentityProviderBody>

/** Only what is named changes. */
export const UpdateIdentityProviderBody = z.strictObject(settings).partial()
export type UpdateIdentityProviderBody = z.infer<typeof UpdateIdentityProviderBody>

const DeletedIdentityProvider = z.object({
  id: z.string(),
  type: z.literal('identity_provider_deleted'),
})

const IdentityProviderParams = z.object({ identity_provider_id: pathId<IdentityProviderId>() })

const example = {
  name: 'Acme',
  issuer: 'https://login.acme.example',
  client_id: 'atelier',
  client_secret: '…',
  allowed_domains: ['acme.example'],
  first_sign_in: { type: 'given', role: 'developer' },
}

export const listIdentityProvidersEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/identity_providers',
  summary: 'Lists who vouches for people of the organization, oldest first.',
  action: 'sso.view',
  extension: true,
  response: z.object({ data: z.array(IdentityProvider) }),
})

export const createIdentityProviderEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/identity_providers',
  summary:
    'Lets people sign in with an OpenID Connect provider, which is asked for its description at once.',
  action: 'sso.edit',
  extension: true,
  body: CreateIdentityProviderBody,
  response: IdentityProvider,
  example,
})

export const getIdentityProviderEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/identity_providers/{identity_provider_id}',
  summary: 'Gets an identity provider.',
  action: 'sso.view',
  extension: true,
  params: IdentityProviderParams,
  response: IdentityProvider,
})

export const updateIdentityProviderEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/identity_providers/{identity_provider_id}',
  summary:
    'Changes an identity provider. Another issuer forgets whom the former one has vouched for.',
  action: 'sso.edit',
  extension: true,
  params: IdentityProviderParams,
  body: UpdateIdentityProviderBody,
  response: IdentityProvider,
  example: { name: 'Acme' },
})

export const deleteIdentityProviderEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/identity_providers/{identity_provider_id}',
  summary: 'Deletes an identity provider: nobody signs in with it any more. Sessions go on.',
  action: 'sso.edit',
  extension: true,
  params: IdentityProviderParams,
  response: DeletedIdentityProvider,
})

const SsoSettings = z.object({
  type: z.literal('sso_settings'),
  sso_required: z.boolean(),
  break_glass_user_id: z.string().nullable(),
})
export type SsoSettings = z.infer<typeof SsoSettings>

export const UpdateSsoSettingsBody = z
  .strictObject({
    /** Whether people sign in with a provider alone. */
    sso_required: z.boolean(),
    /** The one admin who may sign in without a provider nevertheless. */
    break_glass_user_id: taggedId<UserId>('user').nullable().default(null),
  })
  .refine((body) => !body.sso_required || body.break_glass_user_id !== null, {
    path: ['break_glass_user_id'],
    error:
      'Must be given with sso_required: somebody has to get in when the provider does not answer',
  })
export type UpdateSsoSettingsBody = z.infer<typeof UpdateSsoSettingsBody>

export const getSsoSettingsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/sso_settings',
  summary: 'Tells whether people have to sign in with an identity provider.',
  action: 'sso.view',
  extension: true,
  response: SsoSettings,
})

export const updateSsoSettingsEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/sso_settings',
  summary: 'Requires that people sign in with an identity provider, or not any more.',
  action: 'sso.edit',
  extension: true,
  body: UpdateSsoSettingsBody,
  response: SsoSettings,
  example: { sso_required: false },
})
