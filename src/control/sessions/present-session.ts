import type { CreatedSession, Session as SessionOnTheWire } from '#contract/sessions.ts'
import type { SessionId } from '#domain/id.ts'
import type { Session } from '#store/queries/sessions.ts'
import { presentInstant } from '../present.ts'
import { presentUser } from '../users/present-user.ts'
import type { SignedIn } from './open-session.ts'

export function presentSession(
  session: Session,
  currentId: SessionId | undefined,
): SessionOnTheWire {
  return {
    id: session.id,
    type: 'session',
    user_id: session.userId,
    created_at: presentInstant(session.createdAtMs),
    verified_at: presentInstant(session.verifiedAtMs),
    last_used_at: presentInstant(session.lastUsedAtMs),
    expires_at: presentInstant(session.expiresAtMs),
    is_current: session.id === currentId,
    method: session.method,
    user_agent: session.userAgent,
    address: session.address,
  }
}

/** Holds the secret, unless it is kept elsewhere. */
export function presentSignedIn(
  { session, person, secret }: SignedIn,
  isElsewhere: boolean,
): CreatedSession {
  const token = isElsewhere ? null : secret
  return { ...presentSession(session, session.id), token, user: presentUser(person) }
}
