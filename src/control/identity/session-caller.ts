import { bounds } from '#platform/bounds.ts'
import { findPersonStanding } from '#store/queries/people.ts'
import { findSessionByDigest, updateSessionRow } from '#store/queries/sessions.ts'
import { createAccess } from '../access.ts'
import type { Caller, ControlServices } from '../context.ts'

/** For how long after showing who they are a person may do what needs certainty. */
const freshMsMax = 10 * 60_000

/** The person whose session has that secret; `undefined` where it is over, or they are no member any more. */
export async function findSessionCaller(
  { store, clock }: Pick<ControlServices, 'store' | 'clock'>,
  digest: string,
): Promise<Caller | undefined> {
  const session = await findSessionByDigest(store.read, digest)
  const nowMs = clock.now()
  if (!session || session.expiresAtMs <= nowMs) return undefined
  const unusedMs = nowMs - session.lastUsedAtMs
  if (unusedMs >= bounds.sessionIdleMsMax) return undefined
  const { id: sessionId, organizationId, userId, verifiedAtMs } = session
  const standing = await findPersonStanding(store.read, { organizationId, userId })
  if (!standing) return undefined
  if (unusedMs >= bounds.sessionUseNotedEveryMs) {
    await store.transaction(({ db }) =>
      updateSessionRow(db, { id: sessionId, lastUsedAtMs: nowMs }),
    )
  }
  const isFresh = nowMs - verifiedAtMs < freshMsMax
  const access = createAccess({ type: 'person', userId, isFresh, ...standing })
  return { type: 'person', organizationId, userId, sessionId, access }
}
