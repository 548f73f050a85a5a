import type { ListOwnRateLimitsQuery } from '#contract/rate-limits.ts'
import type { LimitedGroup } from '#domain/limited-group.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'
import { getLimitedGroup, limitedGroups, rateLimitIdOf } from './limited-groups.ts'

type Walk = Pick<ListOwnRateLimitsQuery, 'limit' | 'page'> & {
  /** What a cursor belongs to, beside the list itself. */
  readonly filters: string
}

/** The part of a list, in the order of the groups, that a page holds: all of it, where no limit is given. */
export function pageOfGroups<Entry extends { readonly group: LimitedGroup }>(
  context: RequestContext,
  entries: readonly Entry[],
  { limit = entries.length, page, filters }: Walk,
): { readonly data: readonly Entry[]; readonly nextPage: string | null } {
  // By the place of the group: the entry that the last page ended with may have left the list since.
  const place = page
    ? limitedGroups.indexOf(getLimitedGroup(context, parsePageCursor(page, filters)))
    : -1
  const rest = entries.filter(({ group }) => limitedGroups.indexOf(group) > place)
  const data = rest.slice(0, limit)
  const last = data.at(-1)
  const { organizationId } = context.caller
  return {
    data,
    nextPage:
      last && rest.length > data.length
        ? createPageCursor(rateLimitIdOf(organizationId, last.group), filters)
        : null,
  }
}
