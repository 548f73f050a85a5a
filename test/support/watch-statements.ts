import type { OpenedDatabase } from './store-suite.ts'

/** The database with a record of the texts that its transactions send, round trip by round trip. */
export function watchStatements(opened: OpenedDatabase): {
  readonly opened: OpenedDatabase
  /** Those since it was last asked. */
  takeStatements(): readonly string[]
} {
  const { database } = opened
  if (database.dialect !== 'postgres') throw new TypeError('not a PostgreSQL database')
  const texts: string[] = []
  const watched: typeof database = {
    ...database,
    transaction: (work) =>
      database.transaction((client) => {
        const query = (text: string, values?: unknown[]) => {
          texts.push(text)
          return client.query(text, values)
        }
        return work({ query } as unknown as typeof client)
      }),
  }
  return {
    opened: { ...opened, database: watched },
    takeStatements: () => texts.splice(0),
  }
}
