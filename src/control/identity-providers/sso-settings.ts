import type {
  SsoSettings as SettingsOnTheWire,
  UpdateSsoSettingsBody,
} from '#contract/identity-providers.ts'
import { listIdentityProviders } from '#store/queries/identity-providers.ts'
import { findPerson } from '#store/queries/people.ts'
import { deleteSessionsWithoutSso } from '#store/queries/sessions.ts'
import { findSsoSettings, updateSsoSettings } from '#store/queries/sso-settings.ts'
import type { SsoSettings } from '#store/queries/sso-settings.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { closePlaygroundKeysOfSession } from '../playground-keys/close-playground-keys.ts'

export function getSsoSettings({ store, caller }: RequestContext): Promise<SsoSettings> {
  return findSsoSettings(store.read, caller.organizationId)
}

/**
 * In force at once: turned on, it ends every sign-in that no provider vouched for, but for those of the one admin who
 * is always let in with a password.
 */
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
    const ended = isRequired
      ? await deleteSessionsWithoutSso(tx.db, { organizationId, but: breakGlassUserId })
      : []
    await recordChange(context, tx, {
      type: 'sso_settings_updated',
      subjectId: organizationId,
      workspaceId: null,
      before: presentSsoSettings(before),
      after: { ...presentSsoSettings(after), ended_session_count: ended.length },
    })
    for (const session of ended) await closePlaygroundKeysOfSession(context, tx, session)
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
