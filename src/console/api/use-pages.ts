import { useNavigate, useSearch } from '@tanstack/react-router'

/** Where a reader is in a list that is walked by ids. It stands in the address, so that it can be shared. */
export type PageSearch = {
  readonly after?: string | undefined
  readonly before?: string | undefined
}

type IdPage = {
  readonly first_id: string | null
  readonly last_id: string | null
  readonly has_more: boolean
}

/**
 * What a list's query takes from the address, and where its *Next* and *Previous* lead. `prefix` stands before its
 * names there, where a page has several lists.
 */
export function useIdPages(prefix = '') {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const idIn = (name: string): string | undefined =>
    textIn(search, `${prefix}${name}`)[`${prefix}${name}`]
  const after = idIn('after')
  const before = idIn('before')
  const go = (next: PageSearch): void => {
    void navigate({
      to: '.',
      search: (old: object) => ({
        ...old,
        [`${prefix}after`]: next.after,
        [`${prefix}before`]: next.before,
      }),
    })
  }
  const pagerOf = (page: IdPage | undefined) => {
    const { first_id: first, last_id: last, has_more: hasMore } = page ?? noPage
    const hasNext = before === undefined ? hasMore : true
    const hasPrevious = before === undefined ? after !== undefined : hasMore
    return {
      onNext: hasNext && last !== null ? () => go({ after: last }) : undefined,
      onPrevious: hasPrevious && first !== null ? () => go({ before: first }) : undefined,
    }
  }
  return { query: { after_id: after, before_id: before }, pagerOf }
}

const noPage: IdPage = { first_id: null, last_id: null, has_more: false }

/** Reads of the address what every list may have there. */
export function pageSearch(
  raw: Record<string, unknown>,
): PageSearch & { readonly q?: string; readonly sort?: string } {
  return {
    ...textIn(raw, 'after'),
    ...textIn(raw, 'before'),
    ...textIn(raw, 'q'),
    ...textIn(raw, 'sort'),
  }
}

function textIn(raw: Record<string, unknown>, name: string): Record<string, string> {
  const value = raw[name]
  return typeof value === 'string' || typeof value === 'number' ? { [name]: String(value) } : {}
}
