import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

type Values = Readonly<Record<string, string | undefined>>

/**
 * What a list shows stands in the address: what is searched for, its order, its filters. A change begins at the first
 * page again, and replaces the address: *Back* leaves the page.
 */
export function useListAddress() {
  const values: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = useCallback(
    (next: Values): void => {
      const given = Object.fromEntries(
        Object.entries(next).map(([name, value]) => [name, value === '' ? undefined : value]),
      )
      void navigate({
        to: '.',
        replace: true,
        search: (old: object) => ({ ...old, after: undefined, before: undefined, ...given }),
      })
    },
    [navigate],
  )
  const search = useCallback((q: string): void => set({ q }), [set])
  const get = (name: string): string => {
    const value = values[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  return { get, set, q: get('q'), search }
}
