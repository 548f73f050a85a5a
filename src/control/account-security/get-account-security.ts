import type { AccountSecurity } from '#contract/account-security.ts'
import type { Person } from '#store/queries/people.ts'
import { listIdentityLinksOf } from '#store/queries/identity-links.ts'
import { listPasskeysOf } from '#store/queries/passkeys.ts'
import { findSecondFactor } from '#store/queries/second-factors.ts'
import type { SecondFactor } from '#store/queries/second-factors.ts'
import type { RequestContext } from '../context.ts'
import { holdCeremony } from '../identity/hold-ceremony.ts'
import { presentInstant } from '../present.ts'
import { callingPerson } from '../sessions/calling-person.ts'
import { getUser } from '../users/get-user.ts'

/** Whoever asks, and their second factor, confirmed or not. */
export async function getCaller(
  context: RequestContext,
): Promise<{ readonly person: Person; readonly factor: SecondFactor | undefined }> {
  const { userId } = callingPerson(context)
  const { read } = context.store
  const person = await getUser(context, userId, read)
  return { person, factor: await findSecondFactor(read, userId) }
}

/** With what they can sign in. */
export async function getAccountSecurity(context: RequestContext): Promise<AccountSecurity> {
  const { person, factor } = await getCaller(context)
  const { read } = context.store
  const passkeys = await listPasskeysOf(read, person.id)
  const links = await listIdentityLinksOf(read, person.id)
  return {
    type: 'account_security',
    has_password: person.passwordHash !== '',
    second_factor: {
      enabled: factor?.isConfirmed ?? false,
      recovery_codes_left: factor?.isConfirmed ? await countCodes(context, person, factor) : null,
    },
    passkey_count: passkeys.length,
    identity_links: links.map(({ identityProviderId, name, createdAtMs }) => ({
      identity_provider_id: identityProviderId,
      name,
      created_at: presentInstant(createdAtMs),
    })),
  }
}

/** They are sealed, and the engine alone opens them. */
export async function countCodes(
  context: RequestContext,
  person: Person,
  factor: SecondFactor,
): Promise<number> {
  const { organizationId } = person
  const known = { organizationId, person, factor, isCaller: true }
  const { answer } = await holdCeremony(context, known, ({ api }) =>
    api.viewBackupCodes({ body: { userId: person.id } }),
  )
  return answer?.backupCodes.length ?? 0
}
