import { meansAway } from '#platform/database-away.ts'
import { StoreUnavailable } from './port.ts'

/** The error to throw in place of one that says that the database is away; any other as it is. */
export function unavailableIfAway(error: unknown): unknown {
  return meansAway(error)
    ? new StoreUnavailable('The database does not answer.', { cause: error })
    : error
}
