import type { Migration } from './migration.ts'

/** Who is sent the statement of a month. */
export const statements: Migration = { version: 12, name: 'statements', sqlite: [], postgres: [] }
