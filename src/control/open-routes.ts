import { acceptInviteEndpoint, lookUpInviteEndpoint } from '#contract/invites.ts'
import { createSessionEndpoint } from '#contract/sessions.ts'
import type { SecondFactorRequired } from '#contract/sessions.ts'
import {
  beginPasskeyEndpoint,
  getSignInOptionsEndpoint,
  passSecondFactorEndpoint,
  requestPasswordResetEndpoint,
  resetPasswordEndpoint,
  setUpEndpoint,
  signInWithPasskeyEndpoint,
  startSsoEndpoint,
} from '#contract/sign-in.ts'
import { acceptInvite } from './invites/accept-invite.ts'
import { lookUpInvite } from './invites/open-invite.ts'
import { requestReset } from './password-resets/request-reset.ts'
import { resetPassword } from './password-resets/reset-password.ts'
import { openRoute } from './route.ts'
import type { OpenRoute } from './route.ts'
import { createSession } from './sessions/create-session.ts'
import { getSignInOptions } from './sessions/get-sign-in-options.ts'
import { handOver } from './sessions/hand-over.ts'
import { passSecondFactor } from './sessions/pass-second-factor.ts'
import { beginPasskey, signInWithPasskey } from './sessions/passkey-sign-in.ts'
import { setUp } from './setup/set-up.ts'
import { startSso } from './sso/start-sso.ts'

/** What is answered before anybody has shown who they are. Each checks a secret of its own. */
export const openRoutes: readonly OpenRoute[] = [
  openRoute(getSignInOptionsEndpoint, (visit, { query }) =>
    getSignInOptions(visit, query.organization_id),
  ),
  openRoute(setUpEndpoint, (visit, { body }) => handOver(visit, body, () => setUp(visit, body))),
  openRoute(createSessionEndpoint, (visit, { body }) =>
    handOver<SecondFactorRequired>(visit, body, () => createSession(visit, body)),
  ),
  openRoute(passSecondFactorEndpoint, (visit, { body }) =>
    handOver(visit, body, () => passSecondFactor(visit, body)),
  ),
  openRoute(beginPasskeyEndpoint, (visit, { body }) => beginPasskey(visit, body.organization_id)),
  openRoute(signInWithPasskeyEndpoint, (visit, { body }) =>
    handOver(visit, body, () => signInWithPasskey(visit, body)),
  ),
  openRoute(startSsoEndpoint, async (visit, { body }) => ({
    type: 'sso_redirect' as const,
    url: await startSso(visit, body),
  })),
  openRoute(requestPasswordResetEndpoint, async (visit, { body }) => {
    await requestReset(visit, body)
    return { type: 'password_reset_requested' as const }
  }),
  openRoute(resetPasswordEndpoint, async (visit, { body }) => {
    await resetPassword(visit, body)
    return { type: 'password_reset' as const }
  }),
  openRoute(lookUpInviteEndpoint, (visit, { body }) => lookUpInvite(visit, body.token)),
  openRoute(acceptInviteEndpoint, (visit, { body }) =>
    handOver(visit, body, () => acceptInvite(visit, body)),
  ),
]
