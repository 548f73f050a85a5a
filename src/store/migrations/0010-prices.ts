import type { Migration } from './migration.ts'

/** Prices that the organization sets. */
export const prices: Migration = { version: 10, name: 'prices', sqlite: [], postgres: [] }
