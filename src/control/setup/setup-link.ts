import { bounds } from '#platform/bounds.ts'
import { createSecretKey, parseSecretKey } from '#platform/secret-key.ts'
import type { Db } from '#store/port.ts'
import { findSetting } from '#store/queries/settings.ts'
import { hasSetupLink, insertSetupLink } from '#store/queries/setup-links.ts'
import { invalidRequest } from '../api-error.ts'
import type { ControlServices } from '../context.ts'

/**
 * Gives out the secret with which an installation is set up, whose digest all nodes know. `undefined` once it has been.
 */
export async function makeSetupLink({
  store,
  clock,
}: Pick<ControlServices, 'store' | 'clock'>): Promise<string | undefined> {
  if (await findSetting(store.read, 'first_organization')) return undefined
  const { secret, digest } = createSecretKey('setup')
  const createdAtMs = clock.now()
  const keptAfterMs = createdAtMs - bounds.setupLinkMsMax
  await store.transaction((tx) => insertSetupLink(tx.db, { digest, createdAtMs, keptAfterMs }))
  return secret
}

/** Refuses a secret that no start has given out, or that has had its time. */
export async function requireSetupLink(
  { clock }: Pick<ControlServices, 'clock'>,
  token: string,
  db: Db,
): Promise<void> {
  const key = parseSecretKey(token)
  const keptAfterMs = clock.now() - bounds.setupLinkMsMax
  if (key?.kind === 'setup' && (await hasSetupLink(db, { digest: key.digest, keptAfterMs }))) return
  throw invalidRequest(
    'token: Does not open the set-up. Take the link that the latest start has printed',
    'setup_link_invalid',
  )
}
