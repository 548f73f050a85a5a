/**
 * One step of the schema. Steps are numbered from 1 without gaps, go forward only, and never change once
 * released: what a later release needs is a new step.
 */
export type Migration = {
  readonly version: number
  readonly name: string
  readonly sqlite: readonly string[]
  readonly postgres: readonly string[]
}

/**
 * One text for both databases: `text` and `bigint` columns only. SQLite calls a 64-bit integer `integer`
 * and checks types in `strict` tables alone; PostgreSQL orders text by bytes only when told to.
 */
export function portable(statements: readonly string[]): Pick<Migration, 'sqlite' | 'postgres'> {
  return {
    sqlite: statements.map((statement) => {
      const text = statement.replaceAll(/\bbigint\b/g, 'integer')
      return statement.startsWith('create table') ? `${text} strict` : text
    }),
    postgres: statements.map((statement) => statement.replaceAll(/\btext\b/g, 'text collate "C"')),
  }
}
