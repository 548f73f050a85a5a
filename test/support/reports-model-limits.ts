import type { RateUseQuery, RateUseRow, RefusalQuery, RefusalRow } from '#reports/port.ts'
import { inOrder, nameOf, startOf } from './reports-model.ts'
import type { RequestRow } from './reports-model.ts'

/** A refusal, as it was made. */
export type KnownRefusal = {
  readonly atMs: number
  readonly workspaceId: string
  readonly apiKeyId: string | null
  readonly model: string
  readonly limiter: string
}

/** Every refusal that was made, counted one by one. */
export function modelRefusals(
  refusals: readonly KnownRefusal[],
  { fromMs, toMs, width, filter, groupBy }: RefusalQuery,
): RefusalRow[] {
  const groups = new Map<string, RefusalRow>()
  for (const refusal of refusals) {
    if (refusal.atMs < fromMs || refusal.atMs >= toMs) continue
    const isChosen = Object.entries(filter).every(([name, wanted]) =>
      wanted.includes(refusal[name as keyof typeof filter]),
    )
    if (!isChosen) continue
    const bucketMs = startOf(refusal.atMs, width)
    const key = Object.fromEntries(groupBy.map((each) => [each, refusal[each]]))
    const name = nameOf({ bucketMs, key })
    groups.set(name, { bucketMs, key, requests: (groups.get(name)?.requests ?? 0n) + 1n })
  }
  return inOrder([...groups.values()])
}

/** The minutes of each hour, each added up by itself. */
export function modelRateUse(
  rows: readonly RequestRow[],
  { rateLimitGroup, workspaceId, fromMs, toMs }: RateUseQuery,
): RateUseRow[] {
  const minutes = new Map<
    number,
    { requests: number; input: number; read: number; output: number }
  >()
  for (const row of rows) {
    const atMs = Number(row['admitted_at_ms'])
    if (row['state'] === 'reserved' || row['state'] === 'adjusted') continue
    if (row['rate_limit_group'] !== rateLimitGroup || atMs < fromMs || atMs >= toMs) continue
    if (workspaceId !== undefined && row['workspace_id'] !== workspaceId) continue
    const minute = startOf(atMs, 'minute')
    const use = minutes.get(minute) ?? { requests: 0, input: 0, read: 0, output: 0 }
    const count = (column: string): number => Number(row[column] ?? 0n)
    const written = count('cache_creation_5m_tokens') + count('cache_creation_1h_tokens')
    minutes.set(minute, {
      requests: use.requests + 1,
      input: use.input + count('uncached_input_tokens') + written,
      read: use.read + count('cache_read_tokens'),
      output: use.output + count('output_tokens'),
    })
  }
  const hours = new Set([...minutes.keys()].map((minute) => startOf(minute, 'hour')))
  return [...hours]
    .toSorted((left, right) => left - right)
    .map((hourMs) => {
      const own = [...minutes].flatMap(([at, use]) => (startOf(at, 'hour') === hourMs ? [use] : []))
      const sum = (of: (use: (typeof own)[number]) => number): bigint =>
        BigInt(own.reduce((total, use) => total + of(use), 0))
      return {
        hourMs,
        inputTokensMax: Math.max(...own.map(({ input }) => input)),
        outputTokensMax: Math.max(...own.map(({ output }) => output)),
        requestsMax: Math.max(...own.map(({ requests }) => requests)),
        inputTokens: sum(({ input }) => input),
        cacheReadTokens: sum(({ read }) => read),
      }
    })
}
