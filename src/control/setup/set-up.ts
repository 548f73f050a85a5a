import type { SetUpBody } from '#contract/sign-in.ts'
import type { Visit } from '../context.ts'
import { createFirst, prepareFirst } from '../organization/initialize-organization.ts'
import { signIn } from '../sessions/sign-in.ts'
import type { SignedIn } from '../sessions/open-session.ts'
import { requireSetupLink } from './setup-link.ts'

/**
 * Creates the organization and its first admin, as `init` does, and signs them in. Of any number of attempts, here and
 * there, one succeeds.
 */
export async function setUp(
  visit: Visit,
  { token, organization, name, email, password, language }: SetUpBody,
): Promise<SignedIn> {
  const { store } = visit
  // Before anything else is said: who has no link learns nothing, not even whether there is something to set up.
  await requireSetupLink(visit, token, store.read)
  const passwordHash = await prepareFirst(visit, password)
  const body = { organization, name, email, password, language, usage_tier: 'start' as const }
  return store.transaction(async (tx) => {
    await requireSetupLink(visit, token, tx.db)
    const { person } = await createFirst(visit, tx, { body, passwordHash })
    return signIn(visit, tx, { person, method: 'password' })
  })
}
