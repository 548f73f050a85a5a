import type { IdentityProvider } from '#store/queries/identity-providers.ts'
import type { ControlServices } from '../context.ts'
import { discover } from './discover.ts'
import { createProvider } from './oidc-provider.ts'
import type { Profile, Provider } from './oidc-provider.ts'

/** The provider as the engine takes it, once it has described itself. Throws `CallFailed`. */
export async function oidcOf(
  { callJson, secretBox }: Pick<ControlServices, 'callJson' | 'secretBox'>,
  provider: IdentityProvider,
  given: {
    readonly isFresh?: boolean
    readonly judge: (profile: Profile) => Promise<boolean>
  },
): Promise<Provider> {
  const { id, clientId, issuer, sealedClientSecret } = provider
  const metadata = await discover(callJson, issuer)
  const clientSecret = secretBox.open(sealedClientSecret, id)
  return createProvider({ id, clientId, clientSecret, metadata, callJson, ...given })
}
