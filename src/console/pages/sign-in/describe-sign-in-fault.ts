import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import { ApiFault } from '../../api/fault.ts'
import { PasskeyDeclined } from '../../api/passkeys.ts'
import { describeFault } from '../../language/describe-fault.ts'
import type { Format } from '../../language/format.ts'

type Spoken = { readonly messages: ConsoleMessages; readonly format: Pick<Format, 'duration'> }

/**
 * What is said to somebody who was not let in. `wrong` is what is said of what they have shown, which the page knows
 * and the server does not tell.
 */
export function describeSignInFault(
  error: unknown,
  { messages, format }: Spoken,
  wrong: string,
): string {
  const { signIn, errors } = messages
  if (error instanceof PasskeyDeclined) return signIn.passkeyDeclined
  if (!(error instanceof ApiFault)) return errors.generic
  if (error.code === 'sso_required') return signIn.ssoRequired
  if (error.code === 'ticket_invalid') return signIn.code.over
  if (error.status === 429) return signIn.wait(format.duration(error.retryAfterSeconds ?? 1))
  if (error.status === 401 || error.status === 400) return wrong
  return describeFault(error, messages)
}
