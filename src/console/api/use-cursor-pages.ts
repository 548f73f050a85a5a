import { useNavigate, useSearch } from '@tanstack/react-router'

/**
 * Where a reader is in a list that is walked by an opaque cursor. The cursors of all pages so far stand in the
 * address, since such a list only leads on.
 */
export function useCursorPages() {
  const search: { readonly pages?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const pages = Array.isArray(search.pages) ? search.pages.map(String) : []
  const go = (next: readonly string[]): void => {
    void navigate({
      to: '.',
      search: (old: object) => ({ ...old, pages: next.length > 0 ? next : undefined }),
    })
  }
  const pagerOf = (page: { readonly next_page: string | null } | undefined) => ({
    onNext: page?.next_page ? () => go([...pages, page.next_page!]) : undefined,
    onPrevious: pages.length > 0 ? () => go(pages.slice(0, -1)) : undefined,
  })
  return { query: { page: pages.at(-1) }, pagerOf }
}
