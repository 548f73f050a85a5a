import type { IdentityProvider as ProviderOnTheWire } from '#contract/identity-providers.ts'
import type { IdentityProvider } from '#store/queries/identity-providers.ts'
import type { RequestContext } from '../context.ts'
import { ssoPath } from '../identity/sso-path.ts'
import { presentInstant } from '../present.ts'

export function presentIdentityProvider(
  { browser }: Pick<RequestContext, 'browser'>,
  provider: IdentityProvider,
): ProviderOnTheWire {
  const { firstSignIn } = provider
  const given = firstSignIn.type === 'given' ? firstSignIn : undefined
  return {
    id: provider.id,
    type: 'identity_provider',
    name: provider.name,
    issuer: provider.issuer,
    client_id: provider.clientId,
    allowed_domains: [...provider.allowedDomains],
    first_sign_in: {
      type: firstSignIn.type,
      role: given?.role ?? null,
      workspaces: (given?.workspaces ?? []).map(({ workspaceId, role }) => ({
        workspace_id: workspaceId,
        workspace_role: role,
      })),
    },
    redirect_url: `${browser.origin}${ssoPath}/callback/${provider.id}`,
    created_at: presentInstant(provider.createdAtMs),
    updated_at: presentInstant(provider.updatedAtMs),
  }
}
