import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** Opens a SQLite file that another process may be writing: sees what has been committed, and changes nothing. */
export function openSqliteReader(path: string): DatabaseSync {
  return new DatabaseSync(path, { timeout: 5_000, readOnly: true })
}

/** Opens a file that nobody writes, such as a backup, without leaving files of its own beside it. */
export function openSqliteCopy(path: string): DatabaseSync {
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  return new DatabaseSync(url, { readOnly: true })
}
