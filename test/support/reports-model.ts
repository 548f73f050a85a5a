import { nanoUsd } from '#domain/money.ts'
import type { UsageDimension, UsagePart, UsageQuery, UsageRow, UsageSums } from '#reports/port.ts'

/** A row of the table `request`, as it is. */
export type RequestRow = Readonly<Record<string, string | bigint | null>>

/** What the traffic knows of a request that its row does not say. */
export type KnownFacts = { readonly userId: string | null; readonly tags: Record<string, string> }

type Charge = {
  readonly admittedAtMs: number
  readonly values: Readonly<Record<Exclude<UsageDimension, 'tag'>, string | boolean | null>>
  readonly tags: Record<string, string>
  readonly sums: UsageSums
}

/**
 * Reports as slow and plain as can be: every request is looked at for every query. It shares no code with what it
 * judges.
 */
export function modelUsage(
  rows: readonly RequestRow[],
  factsOf: (id: string) => KnownFacts,
  query: UsageQuery,
): UsageRow[] {
  const groups = new Map<string, UsageRow>()
  for (const charge of rows.flatMap((row) => chargesOf(row, factsOf(row['id'] as string)))) {
    const value = (dimension: UsageDimension): string | boolean | null =>
      dimension === 'tag' ? (charge.tags[query.tagKey!] ?? null) : charge.values[dimension]
    const { admittedAtMs } = charge
    if (admittedAtMs < query.fromMs || admittedAtMs >= query.toMs) continue
    const isChosen = Object.entries(query.filter).every(([dimension, wanted]) => {
      const own = value(dimension as UsageDimension)
      return wanted.includes(typeof own === 'boolean' ? String(own) : own)
    })
    if (!isChosen) continue
    const key = Object.fromEntries(query.groupBy.map((each) => [each, value(each)]))
    const bucketMs = startOf(admittedAtMs, query.width)
    const name = nameOf({ bucketMs, key })
    const before = groups.get(name)
    const sums = before ? added(before.sums, charge.sums) : charge.sums
    groups.set(name, { bucketMs, key, sums })
  }
  return inOrder([...groups.values()].filter(({ sums }) => !isNothing(sums)))
}

/** The same rows where only some of the sums were asked for. */
export function onlyParts(rows: readonly UsageRow[], parts: readonly UsagePart[]): UsageRow[] {
  return rows
    .map((row) => ({ ...row, sums: partsOf(row.sums, parts) }))
    .filter(({ sums }) => !isNothing(sums))
}

function partsOf(sums: UsageSums, parts: readonly UsagePart[]): UsageSums {
  const { requests, errors, costNanoUsd, cost, ...tokens } = sums
  const counts = parts.includes('counts') ? { requests, errors } : { requests: 0n, errors: 0n }
  return {
    ...(parts.includes('tokens') ? tokens : zeroed(tokens, 0)),
    ...counts,
    ...(parts.includes('cost')
      ? { costNanoUsd, cost }
      : { costNanoUsd: nanoUsd(0n), cost: zeroed(cost, nanoUsd(0n)) }),
  }
}

function zeroed<Values extends object, Zero>(
  values: Values,
  zero: Zero,
): { [Name in keyof Values]: Zero } {
  const entries = Object.keys(values).map((name) => [name, zero])
  return Object.fromEntries(entries) as { [Name in keyof Values]: Zero }
}

/** Reports promise no order within a bucket. */
export function inOrder<Row extends { bucketMs: number; key: object }>(
  rows: readonly Row[],
): Row[] {
  return rows.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
}

/** Of a row: what tells it apart. */
export function nameOf({
  bucketMs,
  key,
}: {
  readonly bucketMs: number
  readonly key: object
}): string {
  const entries = Object.entries(key).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `${bucketMs} ${JSON.stringify(entries)}`
}

/** The bucket of an instant, by the calendar and not by division. */
export function startOf(atMs: number, width: 'minute' | 'hour' | 'day'): number {
  const date = new Date(atMs)
  if (width === 'day') date.setUTCHours(0, 0, 0, 0)
  else if (width === 'hour') date.setUTCMinutes(0, 0, 0)
  else date.setUTCSeconds(0, 0)
  return date.getTime()
}

const zero: UsageSums = {
  requests: 0n,
  errors: 0n,
  uncachedInputTokens: 0,
  cacheCreation5mTokens: 0,
  cacheCreation1hTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
  webSearchRequests: 0,
  webFetchRequests: 0,
  codeExecutionRequests: 0,
  costNanoUsd: 0n as never,
  cost: {
    uncachedInput: 0n as never,
    cacheCreation5m: 0n as never,
    cacheCreation1h: 0n as never,
    cacheRead: 0n as never,
    output: 0n as never,
    webSearch: 0n as never,
    unsplit: 0n as never,
  },
}

const splitNames = [
  'uncachedInput',
  'cacheCreation5m',
  'cacheCreation1h',
  'cacheRead',
  'output',
  'webSearch',
] as const

const countColumns = {
  uncachedInputTokens: 'uncached_input_tokens',
  cacheCreation5mTokens: 'cache_creation_5m_tokens',
  cacheCreation1hTokens: 'cache_creation_1h_tokens',
  cacheReadTokens: 'cache_read_tokens',
  outputTokens: 'output_tokens',
  webSearchRequests: 'web_search_requests',
  webFetchRequests: 'web_fetch_requests',
  codeExecutionRequests: 'code_execution_requests',
} as const

/** A request as it stands: what it cost, and of what, at each of its models. */
function chargesOf(row: RequestRow, { userId, tags }: KnownFacts): Charge[] {
  if (row['state'] === 'reserved') return []
  const keyId = row['api_key_id'] as string | null
  const values = {
    apiKeyId: keyId?.startsWith('playground_') ? null : keyId,
    workspaceId: row['workspace_id'] as string,
    userId,
    model: (row['reported_model'] ?? row['model']) as string,
    serviceTier: row['service_tier'] as string | null,
    contextWindow: row['context_window'] as string | null,
    inferenceGeo: row['inference_geo'] as string | null,
    speed: row['speed'] as string | null,
    costSource: row['cost_source'] as string | null,
    unpriced: row['unpriced'] === 1n,
  }
  const cost = row['cost_nano_usd'] as bigint
  const counts = Object.fromEntries(
    Object.entries(countColumns).map(([name, column]) => [name, Number(row[column] ?? 0n)]),
  )
  const isRequest = row['state'] !== 'adjusted'
  const isError =
    ['released', 'expired'].includes(row['state'] as string) ||
    ['no_response', 'upstream_cut'].includes(row['outcome'] as string)
  const sums: UsageSums = {
    ...zero,
    ...counts,
    requests: isRequest ? 1n : 0n,
    errors: isRequest && isError ? 1n : 0n,
    ...costOf(cost, row['cost_split'] as string | null),
  }
  const charge = { admittedAtMs: Number(row['admitted_at_ms']), values, tags, sums } as Charge
  return row['parts'] === null ? [charge] : partCharges(charge, row, cost)
}

function partCharges(charge: Charge, row: RequestRow, cost: bigint): Charge[] {
  const parts = JSON.parse(row['parts'] as string) as {
    model: string
    usage: Partial<UsageSums>
    costSplit: string | null
  }[]
  const isSplit = parts.every(({ costSplit }) => costSplit !== null)
  return parts.map(({ model, usage, costSplit }, at) => {
    const total = costSplit?.split(',').reduce((sum, each) => sum + BigInt(each), 0n)
    const own = isSplit ? costOf(total!, costSplit) : costOf(at === 0 ? cost : 0n, null)
    const once = at === 0 ? charge.sums : zero
    const sums = { ...zero, requests: once.requests, errors: once.errors, ...usage, ...own }
    return { ...charge, values: { ...charge.values, model }, sums }
  })
}

function costOf(cost: bigint, split: string | null): Pick<UsageSums, 'costNanoUsd' | 'cost'> {
  const amounts = split?.split(',').map(BigInt) ?? splitNames.map(() => 0n)
  const named = Object.fromEntries(splitNames.map((name, at) => [name, amounts[at]]))
  const unsplit = split === null ? cost : 0n
  return { costNanoUsd: cost, cost: { ...named, unsplit } } as never
}

function added(left: UsageSums, right: UsageSums): UsageSums {
  const add = (one: object, other: object): object =>
    Object.fromEntries(
      Object.entries(one).map(([name, value]) => {
        const more: unknown = other[name as never]
        return [
          name,
          typeof value === 'object' ? add(value as object, more as object) : value + more,
        ]
      }),
    )
  return add(left, right) as UsageSums
}

function isNothing(sums: UsageSums): boolean {
  const { costNanoUsd, cost, ...counts } = sums
  return [costNanoUsd, ...Object.values(cost), ...Object.values(counts)].every(
    (each) => Number(each) === 0,
  )
}
