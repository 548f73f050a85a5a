import { createHash } from 'node:crypto'
import type { ApiKeyId } from '#domain/id.ts'
import type { Clock } from '#platform/clock.ts'
import type { GatewayBounds } from './bounds.ts'

/** The upstream's counts of bodies that were refused, so that asking again and again costs it nothing. */
export type CountedBodies = {
  /**
   * The count of a body, asked for once and then remembered for a while. `undefined` where there is none,
   * or where the key has too many bodies being counted already.
   */
  count(body: CountedBody): Promise<number | undefined>
}

export type CountedBody = {
  readonly apiKeyId: ApiKeyId
  readonly bytes: Buffer
  /** What else the count depends on: the headers that say which features are on. */
  readonly variant: string
  /** Asks the upstream. Never rejects. */
  ask(): Promise<number | undefined>
}

type Entry = { readonly count: Promise<number | undefined>; untilMs: number }

export function createCountedBodies(
  clock: Clock,
  bounds: Pick<GatewayBounds, keyof typeof countedBodiesBounds>,
): CountedBodies {
  const entries = new Map<string, Entry>()
  const underWay = new Map<ApiKeyId, number>()

  async function ask(body: CountedBody): Promise<number | undefined> {
    const { apiKeyId } = body
    underWay.set(apiKeyId, (underWay.get(apiKeyId) ?? 0) + 1)
    try {
      return await body.ask()
    } finally {
      const left = (underWay.get(apiKeyId) ?? 1) - 1
      if (left > 0) underWay.set(apiKeyId, left)
      else underWay.delete(apiKeyId)
    }
  }

  async function countAnew(body: CountedBody, digest: string): Promise<number | undefined> {
    const entry: Entry = { count: ask(body), untilMs: Infinity }
    entries.delete(digest)
    dropOldest(entries, bounds.countedBodiesMax)
    entries.set(digest, entry)
    const count = await entry.count
    const keptMs = count === undefined ? bounds.uncountedBodyMs : bounds.countedBodyMs
    entry.untilMs = clock.monotonicMs() + keptMs
    return count
  }

  return {
    count: async (body) => {
      const digest = digestOf(body)
      const known = entries.get(digest)
      if (known && clock.monotonicMs() < known.untilMs) return known.count
      if ((underWay.get(body.apiKeyId) ?? 0) >= bounds.countsUnderWayPerKeyMax) return undefined
      return countAnew(body, digest)
    },
  }
}

export const countedBodiesBounds = {
  countedBodiesMax: 1_000,
  countedBodyMs: 60_000,
  /** A count that failed is asked for again sooner. */
  uncountedBodyMs: 5_000,
  /** Counts of one key that are under way at once: they share the rate limit of the whole account. */
  countsUnderWayPerKeyMax: 4,
} as const

function digestOf({ bytes, variant }: CountedBody): string {
  return createHash('sha256').update(variant).update('\0').update(bytes).digest('base64')
}

/** Map keeps the order of insertion. */
function dropOldest(entries: Map<string, Entry>, entriesMax: number): void {
  if (entries.size < entriesMax) return
  const oldest = entries.keys().next()
  if (!oldest.done) entries.delete(oldest.value)
}
