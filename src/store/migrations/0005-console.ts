import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

// Null: the organization's. What the person is written to in, and the console's first choice.
const tables = portable([`alter table person add column language text`])

/** The language of a person. */
export const consoleLanguage: Migration = { version: 5, name: 'console', ...tables }
