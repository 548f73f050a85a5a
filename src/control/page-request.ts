import type { OrderedPageRequest } from '#store/queries/ordered-page.ts'
import { invalidRequest } from './api-error.ts'

type PageQuery = Pick<OrderedPageRequest, 'limit' | 'order'> & {
  readonly after_id?: string | undefined
  readonly before_id?: string | undefined
}

/**
 * The page that a query asks for. `find` tells whether the caller sees something of that id: in an order of names a
 * cursor stands where its name does, and so has to have one.
 */
export async function pageRequestOf(
  { limit, order, after_id: afterId, before_id: beforeId }: PageQuery,
  find: (id: never) => Promise<unknown>,
): Promise<OrderedPageRequest> {
  const cursor = afterId ?? beforeId
  const isByName = order === 'name_ascending' || order === 'name_descending'
  if (cursor !== undefined && isByName && !(await find(cursor as never))) {
    const field = afterId === undefined ? 'before_id' : 'after_id'
    throw invalidRequest(`${field}: Names nothing in this list`)
  }
  return { limit, order, afterId, beforeId }
}
