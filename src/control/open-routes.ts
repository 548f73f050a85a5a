import { acceptInviteEndpoint } from '#contract/invites.ts'
import { createSessionEndpoint } from '#contract/sessions.ts'
import { acceptInvite } from './invites/accept-invite.ts'
import { openRoute } from './route.ts'
import type { OpenRoute } from './route.ts'
import { createSession } from './sessions/create-session.ts'
import { handOver } from './sessions/hand-over.ts'

/** What is answered before anybody has shown who they are. Each checks a secret of its own. */
export const openRoutes: readonly OpenRoute[] = [
  openRoute(createSessionEndpoint, (visit, { body }) =>
    handOver(visit, body, () => createSession(visit, body)),
  ),
  openRoute(acceptInviteEndpoint, (visit, { body }) =>
    handOver(visit, body, () => acceptInvite(visit, body)),
  ),
]
