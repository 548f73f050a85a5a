/** The database does not answer or cannot be written: nothing is known to be wrong with what was asked. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
}

/** Also of one that was thrown in another thread, of which only its name and message come back. */
export function isDatabaseAway(error: Error): boolean {
  return error.name === 'DatabaseAway'
}

/** The error to throw in place of one that says that the database is away; any other as it is. */
export function awayIfLost(error: unknown): unknown {
  return meansAway(error)
    ? new DatabaseAway('The database does not answer or cannot be written.', { cause: error })
    : error
}

// serialization_failure, deadlock_detected, lock_not_available
/** The SQLSTATE codes after which the same transaction may succeed at once. */
export const lostLockCodes = new Set(['40001', '40P01', '55P03'])

// SQLITE_BUSY, _READONLY, _IOERR, _FULL and _CANTOPEN, each in the low byte of its further kinds.
const sqliteAwayCodes = new Set([5, 8, 10, 13, 14])

/** Connection lost or refused, server stopping or starting, out of connections; or a lock that stays taken; of SQLite a full disk and its like. */
function meansAway(error: unknown): boolean {
  const { errcode } = (error ?? {}) as { errcode?: unknown }
  if (typeof errcode === 'number') return sqliteAwayCodes.has(errcode & 0xff)
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
