/**
 * A statement with `$1`, `$2`, … as SQLite takes it soonest: with a `?` for each, and its values in their places. SQLite
 * finds a name by looking through all of them, which for hundreds takes longer than reading the rows.
 */
export function placeValues<Value>(
  sql: string,
  values: readonly Value[],
): { readonly sql: string; readonly values: Value[] } {
  const placed: Value[] = []
  const text = sql.replace(/\$(\d+)/g, (_mark, number: string) => {
    placed.push(values[Number(number) - 1]!)
    return '?'
  })
  return { sql: text, values: placed }
}
