import type { Sorting } from '../ui/table.tsx'
import { useLanguage } from '../language/language.tsx'
import { arrange, fold } from './arrange.ts'
import type { Arranged } from './arrange.ts'
import { useAddress } from './use-address.ts'

/** Longer ones are searched; shorter ones are seen at a glance. */
const glanceRows = 8

type WholeList<Row> = Omit<Arranged<Row>, 'search' | 'sorting' | 'language'> & {
  /** Stands before its names in the address, where a page has several lists. */
  readonly prefix?: string
  readonly rows: readonly Row[] | undefined
  readonly initial: Sorting
}

/** A list with a bound, which comes whole from the API: searched, ordered and paged here, by the address. */
export function useWholeList<Row>({ prefix = '', rows, initial, ...how }: WholeList<Row>) {
  const { language } = useLanguage()
  const { get, filter } = useAddress(prefix)
  const search = get(`${prefix}q`)
  const sorting = sortingIn(get(`${prefix}sort`), Object.keys(how.sortedBy)) ?? initial
  const found = rows && arrange(rows, { ...how, search, sorting, language })
  const { shown, pager } = useRowPages(found, prefix)
  return {
    rows: shown,
    /** Of the search field; undefined where all can be seen at a glance. */
    search:
      (rows?.length ?? 0) > glanceRows || fold(search) !== ''
        ? { value: search, onSearch: (text: string): void => filter({ [`${prefix}q`]: text }) }
        : undefined,
    sorting,
    onSort: ({ column, direction }: Sorting): void =>
      filter({ [`${prefix}sort`]: direction === 'descending' ? `-${column}` : column }),
    pager,
  }
}

const pageRows = 50

/** The page of rows that the address names, and the ways to the next and the one before. */
export function useRowPages<Row>(rows: readonly Row[] | undefined, prefix = '') {
  const { get, show } = useAddress(prefix)
  const last = Math.max(Math.ceil((rows?.length ?? 0) / pageRows), 1)
  const named = Number(get(`${prefix}page`))
  const page = Number.isInteger(named) ? Math.min(Math.max(named, 1), last) : 1
  const go = (to: number) => () => show({ [`${prefix}page`]: to === 1 ? '' : String(to) })
  return {
    shown: rows?.slice((page - 1) * pageRows, page * pageRows),
    pager: {
      onPrevious: page > 1 ? go(page - 1) : undefined,
      onNext: page < last ? go(page + 1) : undefined,
    },
  }
}

/** `name` or `-name` in the address, of a column that can be sorted by. */
function sortingIn(text: string, columns: readonly string[]): Sorting | undefined {
  const column = text.replace(/^-/, '')
  if (!columns.includes(column)) return undefined
  return { column, direction: text.startsWith('-') ? 'descending' : 'ascending' }
}
