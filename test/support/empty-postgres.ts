import pg from 'pg'

/** What tables, indexes, triggers, functions and constraints there are: another answer when one was made, changed or dropped. */
export function shapeOf(url: string): Promise<string> {
  return withClient(url, readShape)
}

/**
 * Ends whatever is connected and deletes every row, and the traces of deleted ones, but for the record of
 * migrations. Resolves to false, with nothing deleted, when the shape is another.
 */
export function emptyPostgres(url: string, shape: string): Promise<boolean> {
  return withClient(url, async (client) => {
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    if ((await readShape(client)) !== shape) return false
    const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_version'
        and pg_relation_size(oid) > 0`)
    const written = rows.map(({ name }) => `"${name}"`)
    // Truncated, not deleted: so that rows lie in the order in which they are written, as in a new table.
    if (written.length > 0) await client.query(`truncate ${written.join(', ')} cascade`)
    return true
  })
}

// Oids below are the system's own.
const shapeSql = `
  select md5(string_agg(line, ',' order by line)) as shape from (
    select 'class ' || oid || ' ' || relname || ' ' || relnatts as line from pg_class where oid >= 16384
    union all select 'trigger ' || oid || tgenabled::text from pg_trigger where oid >= 16384
    union all select 'function ' || oid from pg_proc where oid >= 16384
    union all select 'constraint ' || oid from pg_constraint where oid >= 16384
  ) as lines`

async function readShape(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ shape: string }>(shapeSql)
  return rows[0]!.shape
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  // A database that lets nobody in ends the connection with an error nobody waits for.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
