import { indexCatalog } from '#domain/catalog.ts'
import type { Catalog, CatalogIndex } from '#domain/catalog.ts'
import type { OrganizationId } from '#domain/id.ts'
import { priceBookOf } from '#domain/price-book.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database } from './database.ts'
import type { PriceDirectory } from './price-directory.ts'
import { listPriceRevisions, listPrices } from './queries/prices.ts'
import { createStore } from './store.ts'

/** The prices of all organizations, in the memory of one node. */
export type PriceBooks = PriceDirectory & {
  /** Reads what has been changed since the last time. Rejects while the database is away. */
  refresh(): Promise<void>
  /** Resolves once all is read; from then on reads by itself, every `bounds.pricesReadEveryMs`. */
  start(): Promise<void>
  /** Whether this node knows all prices that hold by now. */
  isCurrent(): boolean
  /** Resolves once nothing is read any more. */
  stop(): Promise<void>
}

type PriceBooksOptions = {
  readonly database: Database
  /** What the product ships. */
  readonly catalog: Catalog
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly logger: { warn(fields: Record<string, unknown>, message: string): void }
}

/** Knows nothing before the first `refresh`, or `start`. */
export function openPriceBooks({
  database,
  catalog,
  clock,
  logger,
}: PriceBooksOptions): PriceBooks {
  const { read } = createStore(database)
  const list = indexCatalog(catalog)
  const books = new Map<
    OrganizationId,
    { readonly revision: bigint; readonly index: CatalogIndex }
  >()
  let readAtMs = -Infinity
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  let isFailing = false
  let isReading = false

  async function refresh(): Promise<void> {
    // What is committed after this may be missed.
    const beganAtMs = clock.monotonicMs()
    for (const { organizationId, revision } of await listPriceRevisions(read)) {
      if (books.get(organizationId)?.revision === revision) continue
      // Read after its revision: as new as that or newer, in which case it is read once more.
      const index = priceBookOf(catalog, await listPrices(read, organizationId))
      books.set(organizationId, { revision, index })
    }
    readAtMs = beganAtMs
  }

  async function refreshOrLog(): Promise<void> {
    isReading = true
    try {
      await refresh()
      isFailing = false
    } catch (error) {
      // Once an outage: the next rounds would say the same.
      if (!isFailing) logger.warn({ err: error }, 'the price book could not be read')
      isFailing = true
    } finally {
      isReading = false
    }
  }

  const isCurrent = (): boolean => clock.monotonicMs() - readAtMs <= bounds.pricesUnreadMsMax
  return {
    find: (organizationId) =>
      isCurrent() ? (books.get(organizationId)?.index ?? list) : undefined,
    refresh,
    isCurrent,
    start: async () => {
      await refresh()
      timer = setInterval(() => {
        if (!isReading) round = refreshOrLog()
      }, bounds.pricesReadEveryMs)
      timer.unref()
    },
    stop: async () => {
      clearInterval(timer)
      await round
    },
  }
}
