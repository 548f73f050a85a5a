import type { CreatedSession } from '#contract/sessions.ts'
import { bounds } from '#platform/bounds.ts'
import type { Visit } from '../context.ts'
import type { SignedIn } from './open-session.ts'
import { presentSignedIn } from './present-session.ts'

/**
 * Signs in, and gives the secret to whoever asked: in the answer, or in a cookie. A page of somebody else can ask for
 * neither, or it could sign its reader in as its author. What is half a sign-in goes on as it is.
 */
export async function handOver<Half = never>(
  { browser }: Visit,
  { cookie }: { readonly cookie: boolean },
  signIn: () => Promise<SignedIn | Half>,
): Promise<CreatedSession | Half> {
  browser.refuseForeign()
  const signedIn = await signIn()
  if (!isSignedIn(signedIn)) return signedIn
  if (cookie) browser.keepSession(signedIn.secret, bounds.sessionMsMax)
  return presentSignedIn(signedIn, cookie)
}

function isSignedIn(signedIn: unknown): signedIn is SignedIn {
  return typeof signedIn === 'object' && signedIn !== null && 'secret' in signedIn
}
