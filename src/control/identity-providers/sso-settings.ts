import type {
  SsoSettings as SettingsOnTheWire,
  UpdateSsoSettingsBody,
} from '#contract/identity-providers.ts'
import { listIdentityProviders } from '#store/queries/identity-providers.ts'
import { findPerson } from '#store/queries/people.ts'
import { findSsoSettings, updateSsoSettings } from '#store/queries/sso-settings.ts'
import type { SsoSettings } from '#store/queries/sso-settings.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'

export function getSsoSettings({ store, caller }: RequestContext): Promise<SsoSettings> {
  return findSsoSettings(store.read, caller.organizationId)
}

/** In force for the next sign-in; who is in stays in. One admin is always let in with a password. */
export function saveSsoSettings(
  context: RequestContext,
  { sso_required: isRequired, break_glass_user_id: breakGlassUserId }: UpdateSsoSettingsBody,
): Promise<SsoSettings> {
  const { organizationId } = context.caller
  return change(context, async (tx) => {
    const before = await findSsoSettings(tx.db, organizationId)
    if (breakGlassUserId !== null) {
      const person = await findPerson(tx.db, { organizationId, userId: breakGlassUserId })
      if (!person || person.removedAtMs !== null) throw notFound('User')
      if (person.role !== 'admin' || person.passwordHash === '') {
        throw invalidRequest('break_glass_user_id: Must be an admin who has a password')
      }
    }
    const providers = await listIdentityProviders(tx.db, organizationId)
    if (isRequired && providers.length === 0) {
      throw invalidRequest('sso_required: Needs an identity provider')
    }
    const after = { isRequired, breakGlassUserId }
    await updateSsoSettings(tx.db, organizationId, after)
    await recordChange(context, tx, {
      type: 'sso_settings_updated',
      subjectId: organizationId,
      workspaceId: null,
      before: presentSsoSettings(before),
      after: presentSsoSettings(after),
    })
    return after
  })
}

export function presentSsoSettings({
  isRequired,
  breakGlassUserId,
}: SsoSettings): SettingsOnTheWire {
  return {
    type: 'sso_settings',
    sso_required: isRequired,
    break_glass_user_id: breakGlassUserId,
  }
}
