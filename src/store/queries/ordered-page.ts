import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'
import type { Tables } from '../schema.ts'
import type { PageRequest } from './page.ts'

/** Names that differ in the case of A to Z alone are alike. */
export type ListOrder = 'newest_first' | 'oldest_first' | 'name_ascending' | 'name_descending'

/**
 * A page of a list that comes in one of several orders. Left out, newest first. In an order of names, a cursor is
 * the place where its object stands by now; one that names nothing is beyond the end.
 */
export type OrderedPageRequest = PageRequest & { readonly order?: ListOrder | undefined }

/** What a list is ordered by: ids, which are in the order of time, or the names in a column. */
export type OrderedTable = {
  readonly table: keyof Tables
  /** Of the table, indexed as it is: in lower case. */
  readonly name: RawBuilder<string>
}

/** A table whose names are those of a column, whatever their case. */
export function namedBy<Table extends keyof Tables>(
  table: Table,
  column: keyof Tables[Table] & string,
): OrderedTable {
  return { table, name: sql<string>`lower(${sql.ref(`${table}.${column}`)})` }
}

/** From where, and in which order, to read `limit + 1` rows, of which `pageOf` makes the page. */
export function walk(
  { order = 'newest_first', afterId, beforeId }: OrderedPageRequest,
  { table, name }: OrderedTable,
): { readonly isBeyond: RawBuilder<SqlBool>; readonly orderBy: RawBuilder<unknown> } {
  const id = sql.ref<string>(`${table}.id`)
  const cursor = afterId ?? beforeId
  const isDescending = order === 'newest_first' || order === 'name_descending'
  const goesUp = isDescending === (beforeId !== undefined)
  const operator = goesUp ? sql`>` : sql`<`
  const direction = goesUp ? sql`asc` : sql`desc`
  if (order === 'newest_first' || order === 'oldest_first') {
    return {
      isBeyond: cursor === undefined ? everything : sql<SqlBool>`${id} ${operator} ${cursor}`,
      orderBy: sql`${id} ${direction}`,
    }
  }
  const nameOfCursor = sql`(select ${name} from ${sql.table(table)} where ${id} = ${cursor})`
  return {
    isBeyond:
      cursor === undefined
        ? everything
        : sql<SqlBool>`(${name}, ${id}) ${operator} (${nameOfCursor}, ${cursor})`,
    orderBy: sql`${name} ${direction}, ${id} ${direction}`,
  }
}

const everything = sql<SqlBool>`true`
