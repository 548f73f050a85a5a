import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { ApiFault } from '../api/fault.ts'
import type { Holders } from '../api/use-account.ts'
import type { Format } from './format.ts'

/** What a reader is told of a fault, in their language. The wire's own sentence is English, and stands beside it. */
export function describeFault(fault: ApiFault, messages: ConsoleMessages): string {
  const { errors } = messages
  switch (fault.type) {
    case 'unreachable':
      return errors.offline
    case 'not_found_error':
      return errors.gone
    case 'permission_error':
      return fault.code === 'fresh_check_required' ? errors.needsFresh : errors.forbidden
    case 'rate_limit_error':
      return errors.tooMany(`${fault.retryAfterSeconds ?? 1}\u{a0}s`)
    case 'overloaded_error':
      return errors.overloaded
    case 'invalid_request_error':
      return fault.status === 412 ? errors.conflict : errors.invalid
    default:
      return errors.generic
  }
}

/** Why a reader may not: who could. */
export function describeHolders(
  { organization, workspace }: Holders,
  messages: ConsoleMessages,
  format: Format,
): string {
  const { roles, errors } = messages
  const names = [
    ...organization.map((role) => roles.organization[role]),
    ...workspace.map((role) => roles.workspace[role]),
  ]
  return errors.notAllowed(format.list(names))
}
