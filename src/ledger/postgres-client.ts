/** The part of `pg`'s client that joining a transaction needs. */
export type PostgresClient = {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}
