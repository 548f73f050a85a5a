import type { Migration } from './migration.ts'

/** The feed of what ended, and the sums that follow it. */
export const reports: Migration = { version: 9, name: 'reports', sqlite: [], postgres: [] }
