import type { DemoWorld } from './demo-world.ts'

/** What tests look at of the reports' answers. Written anew, so that they do not agree with a mistake of the contract. */
type Bucket<Row> = {
  readonly starting_at: string
  readonly results: readonly Row[]
}

export type UsageRow = {
  readonly uncached_input_tokens: number
  readonly cache_creation: {
    readonly ephemeral_5m_input_tokens: number
    readonly ephemeral_1h_input_tokens: number
  }
  readonly cache_read_input_tokens: number
  readonly output_tokens: number
  readonly model: string | null
  readonly request_count?: number
}
export type UsageBucket = Bucket<UsageRow>

const dayMs = 86_400_000
export const hourMs = 3_600_000

/** The days up to today, in UTC, as addresses and as the API say them. */
export function lastDays(days: number, nowMs: number = Date.now()) {
  const toMs = (Math.floor(nowMs / dayMs) + 1) * dayMs
  const fromMs = toMs - days * dayMs
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  return {
    fromMs,
    toMs,
    firstDay: dayOf(fromMs),
    lastDay: dayOf(toMs - 1),
    query: {
      starting_at: new Date(fromMs).toISOString(),
      ending_at: new Date(toMs).toISOString(),
    },
  }
}

/** All buckets of a report, which must fit one page. */
export async function askReport<Row>(
  world: DemoWorld,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly Bucket<Row>[]> {
  const response = await world.get(`${path}?${new URLSearchParams(query).toString()}`)
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  const answer = JSON.parse(text) as { data: readonly Bucket<Row>[]; has_more: boolean }
  if (answer.has_more) throw new Error(`${path} has more than a page`)
  return answer.data
}

/** The entries of a list. */
export async function bodyOf<Item>(world: DemoWorld, path: string): Promise<readonly Item[]> {
  const response = await world.get(path)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return ((await response.json()) as { data: readonly Item[] }).data
}

export function sumOf<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0)
}
