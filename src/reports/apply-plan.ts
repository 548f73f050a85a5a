import { sumColumns } from './ddl.ts'
import { addHistogram, decodeHistogram, encodeHistogram } from './histogram.ts'
import type { LatencyDelta } from './plan.ts'

/** The columns of a dimension as they are inserted. */
export const dimensionColumns = [
  'organization_id',
  'workspace_id',
  'api_key_id',
  'user_id',
  'model',
  'service_tier',
  'context_window',
  'inference_geo',
  'speed',
  'cost_source',
  'unpriced',
  'tags',
  'digest',
] as const

/** The key columns of each table that a step adds to, and those that it adds up. */
export const addedTables = {
  usage: { keys: ['organization_id', 'bucket_ms', 'dimension_id'], sums: sumColumns },
  refusal_hour: {
    keys: ['organization_id', 'bucket_ms', 'workspace_id', 'api_key_id', 'model', 'limiter'],
    sums: ['requests'],
  },
  rate_use_minute: {
    keys: ['organization_id', 'rate_limit_group', 'bucket_ms', 'workspace_id'],
    sums: ['requests', 'input_tokens', 'cache_read_tokens', 'output_tokens'],
  },
} as const satisfies Record<
  string,
  { readonly keys: readonly string[]; readonly sums: readonly string[] }
>

/** The end of an insert that adds to what is there. */
export function onConflictAdd(table: string, { keys, sums }: Added): string {
  const set = sums.map((column) => `${column} = ${table}.${column} + excluded.${column}`)
  return `on conflict (${keys.join(', ')}) do update set ${set.join(', ')}`
}

type Added = { readonly keys: readonly string[]; readonly sums: readonly string[] }

/** The histograms of a row with what is added to them. */
export function mergedLatency(
  delta: LatencyDelta,
  before: { readonly first_byte: string; readonly total: string } | undefined,
): { readonly firstByte: string; readonly total: string } {
  if (!before) return delta
  return {
    firstByte: merged(before.first_byte, delta.firstByte),
    total: merged(before.total, delta.total),
  }
}

function merged(before: string, added: string): string {
  const sum = decodeHistogram(before)
  addHistogram(sum, decodeHistogram(added))
  return encodeHistogram(sum)
}
