import type { OrganizationId, SessionId, UserId } from '#domain/id.ts'
import { createAccess } from '../access.ts'
import type { RequestContext, Visit } from '../context.ts'

/**
 * The context in which a visit is recorded: as the person's own once they have a session, as a stranger's before.
 * It may do nothing else.
 */
export function actingAs(
  visit: Visit,
  {
    organizationId,
    userId,
    sessionId,
  }: {
    readonly organizationId: OrganizationId
    readonly userId: UserId | null
    readonly sessionId?: SessionId
  },
): RequestContext {
  const base = { organizationId, access: createAccess({ type: 'visitor' }) }
  // What a visitor is denied, they are told, and it is not counted: it is nobody's.
  const denials = { flush: async () => {} }
  const headers = { betas: new Set<string>(), acceptsGzip: false, answerHeaders: new Headers() }
  const context = { ...visit, ...headers, action: 'sessions.own', denials } as const
  return userId !== null && sessionId !== undefined
    ? { ...context, caller: { ...base, type: 'person', userId, sessionId } }
    : { ...context, caller: { ...base, type: 'visitor', userId } }
}
