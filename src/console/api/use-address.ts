import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

type Values = Readonly<Record<string, string | undefined>>

/**
 * What a page shows stands in its address: filters, what is searched for, which entry is open. `prefix` is that of the
 * list whose filters are meant, where a page has several.
 */
export function useAddress(prefix = '') {
  const values: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  /** Another filter begins at the first page, and replaces the address, so that *Back* leaves the page. */
  const filter = useCallback(
    (next: Values): void => {
      void navigate({
        to: '.',
        replace: true,
        search: (old: object) => ({ ...old, ...firstPageOf(prefix), ...withoutEmpty(next) }),
      })
    },
    [navigate, prefix],
  )
  /** Opens or closes something on the same page of the list. */
  const show = useCallback(
    (next: Values): void => {
      void navigate({ to: '.', search: (old: object) => ({ ...old, ...withoutEmpty(next) }) })
    },
    [navigate],
  )
  const get = (name: string): string => {
    const value = values[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  return { get, filter, show }
}

/** Of lists that are walked by ids (`after`, `before`), and by opaque cursors or numbers (`page`, `trail`). */
const places = ['after', 'before', 'page', 'trail'] as const

function firstPageOf(prefix: string): Values {
  return Object.fromEntries(places.map((name) => [`${prefix}${name}`, undefined]))
}

function withoutEmpty(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === '' ? undefined : value]),
  )
}
