import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

const tables = portable([
  // 'en' or 'fr'; null where nobody has chosen.
  `alter table person add column language text`,
])

/** What people choose of the console. */
export const console: Migration = { version: 5, name: 'console', ...tables }
