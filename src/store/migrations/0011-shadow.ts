import type { Migration } from './migration.ts'

/** Limits that only report. */
export const shadow: Migration = { version: 11, name: 'shadow', sqlite: [], postgres: [] }
