import { useNavigate, useSearch } from '@tanstack/react-router'

/** Where a reader is in a list that is walked by opaque cursors. */
type CursorSearch = {
  readonly page?: string | undefined
  /** The cursors of the pages before, for the way back: the first page has none. */
  readonly trail?: string | undefined
}

/** What no cursor has in it. */
const separator = '.'

/** What a list's query takes from the address, and where its *Next* and *Previous* lead. */
export function useCursorPages() {
  const { page, trail = '' }: CursorSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const go = (next: CursorSearch): void => {
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...next }) })
  }
  const before = trail === '' ? [] : trail.split(separator)
  const pagerOf = (nextPage: string | null | undefined) => ({
    onNext:
      nextPage == null
        ? undefined
        : () => go({ page: nextPage, trail: trailOf(page === undefined ? [] : [...before, page]) }),
    onPrevious:
      page === undefined
        ? undefined
        : () => go({ page: before.at(-1), trail: trailOf(before.slice(0, -1)) }),
  })
  return { query: { page }, pagerOf }
}

function trailOf(cursors: readonly string[]): string | undefined {
  return cursors.length === 0 ? undefined : cursors.join(separator)
}
