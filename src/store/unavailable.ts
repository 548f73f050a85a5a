import { StoreUnavailable } from './port.ts'

/** The error to throw in place of one that says that the database is away; any other as it is. */
export function unavailableIfAway(error: unknown): unknown {
  return isAway(error)
    ? new StoreUnavailable('The database does not answer.', { cause: error })
    : error
}

// serialization_failure, deadlock_detected, lock_not_available
/** The SQLSTATE codes after which the same transaction may succeed at once. */
export const lostLockCodes = new Set(['40001', '40P01', '55P03'])

/** Connection lost or refused, server stopping or starting, out of connections; or a lock that stays taken. */
function isAway(error: unknown): boolean {
  const code = codeOf(error)
  if (/^(08|57P|53)/.test(code) || lostLockCodes.has(code) || code === '25P03') return true
  if (/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/.test(code))
    return true
  return (
    error instanceof Error &&
    /connection terminated|timeout exceeded when trying|query read timeout/i.test(error.message)
  )
}

/** The code of an error of the driver or of the network; empty if it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : ''
}
