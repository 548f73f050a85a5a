import type { IdentityProvider } from '#store/queries/identity-providers.ts'
import type { ControlServices } from '../context.ts'
import type { CallJson } from '../outgoing/call-json.ts'
import { discover } from './discover.ts'
import { loadEngine } from './load-engine.ts'
import type { Profile, Provider } from './oidc-provider.ts'

/** The provider as the engine takes it, once it has described itself. Throws `CallFailed`. */
export async function oidcOf(
  { callJson: call, secretBox, logger }: Pick<ControlServices, 'callJson' | 'secretBox' | 'logger'>,
  provider: IdentityProvider,
  given: {
    readonly isFresh?: boolean
    readonly judge: (profile: Profile) => Promise<boolean>
  },
): Promise<Provider> {
  const { id, clientId, issuer, sealedClientSecret } = provider
  const { createProvider } = await loadEngine()
  // Here, since the engine tells nobody why it refuses.
  const callJson: CallJson = (called) =>
    call(called).catch((error: unknown) => {
      const { host, pathname: path } = new URL(called.url)
      logger.warn({ err: error, providerId: id, host, path }, 'an identity provider did not answer')
      throw error
    })
  const metadata = await discover(callJson, issuer)
  const clientSecret = secretBox.open(sealedClientSecret, id)
  return createProvider({ id, clientId, clientSecret, metadata, callJson, ...given })
}
