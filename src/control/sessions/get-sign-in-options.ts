import type { SignInOptions } from '#contract/sign-in.ts'
import type { OrganizationId } from '#domain/id.ts'
import { listIdentityProviders } from '#store/queries/identity-providers.ts'
import { findSetting } from '#store/queries/settings.ts'
import { findSsoSettings } from '#store/queries/sso-settings.ts'
import type { Visit } from '../context.ts'
import { findEntrance } from './find-entrance.ts'

/** What a page needs that somebody signs in on. An organization that nobody has looks like one without providers. */
export async function getSignInOptions(
  visit: Visit,
  named: OrganizationId | undefined,
): Promise<SignInOptions> {
  const { store, mailer, publicUrl } = visit
  const organization = await findEntrance(visit, named)
  const isSetUp = (await findSetting(store.read, 'first_organization')) !== undefined
  const providers = organization ? await listIdentityProviders(store.read, organization.id) : []
  const sso = organization && (await findSsoSettings(store.read, organization.id))
  return {
    type: 'sign_in_options',
    setup_needed: !isSetUp,
    password: true,
    passkey: true,
    password_reset: mailer !== null && publicUrl !== null,
    sso_required: sso?.isRequired ?? false,
    identity_providers: providers.map(({ id, name }) => ({ id, name })),
  }
}
