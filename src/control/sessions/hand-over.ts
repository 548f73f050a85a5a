import type { CreatedSession } from '#contract/sessions.ts'
import { bounds } from '#platform/bounds.ts'
import type { Visit } from '../context.ts'
import type { SignedIn } from './open-session.ts'
import { presentSignedIn } from './present-session.ts'

/**
 * Signs in, and gives the secret to whoever asked: in the answer, or in a cookie. A page of somebody else can ask for
 * neither, or it could sign its reader in as its author.
 */
export async function handOver(
  { browser }: Visit,
  { cookie }: { readonly cookie: boolean },
  signIn: () => Promise<SignedIn>,
): Promise<CreatedSession> {
  browser.refuseForeign()
  const signedIn = await signIn()
  if (cookie) browser.keepSession(signedIn.secret, bounds.sessionMsMax)
  return presentSignedIn(signedIn, cookie)
}
