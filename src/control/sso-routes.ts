import {
  createIdentityProviderEndpoint,
  deleteIdentityProviderEndpoint,
  getIdentityProviderEndpoint,
  getSsoSettingsEndpoint,
  listIdentityProvidersEndpoint,
  updateIdentityProviderEndpoint,
  updateSsoSettingsEndpoint,
} from '#contract/identity-providers.ts'
import { listIdentityProviders } from '#store/queries/identity-providers.ts'
import {
  createIdentityProvider,
  deleteIdentityProvider,
  getIdentityProvider,
  updateIdentityProvider,
} from './identity-providers/edit-identity-providers.ts'
import { presentIdentityProvider } from './identity-providers/present-identity-provider.ts'
import {
  getSsoSettings,
  presentSsoSettings,
  saveSsoSettings,
} from './identity-providers/sso-settings.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'

/** Who vouches for people of the organization. */
export const ssoRoutes: readonly Route[] = [
  route(listIdentityProvidersEndpoint, async (context) => {
    const { store, caller } = context
    const providers = await listIdentityProviders(store.read, caller.organizationId)
    return { data: providers.map((each) => presentIdentityProvider(context, each)) }
  }),
  route(createIdentityProviderEndpoint, async (context, { body }) =>
    presentIdentityProvider(context, await createIdentityProvider(context, body)),
  ),
  route(getIdentityProviderEndpoint, async (context, { params }) => {
    const id = params.identity_provider_id
    return presentIdentityProvider(
      context,
      await getIdentityProvider(context, id, context.store.read),
    )
  }),
  route(updateIdentityProviderEndpoint, async (context, { params, body }) =>
    presentIdentityProvider(
      context,
      await updateIdentityProvider(context, params.identity_provider_id, body),
    ),
  ),
  route(deleteIdentityProviderEndpoint, async (context, { params }) => ({
    id: await deleteIdentityProvider(context, params.identity_provider_id),
    type: 'identity_provider_deleted' as const,
  })),
  route(getSsoSettingsEndpoint, async (context) =>
    presentSsoSettings(await getSsoSettings(context)),
  ),
  route(updateSsoSettingsEndpoint, async (context, { body }) =>
    presentSsoSettings(await saveSsoSettings(context, body)),
  ),
]
