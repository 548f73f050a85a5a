import type { JsonSchema } from '#contract/json-schema.ts'
import type { Answer } from './call-api.ts'
import { formatValue, layOut } from './print-answer.ts'

/** Whether a list is one of buckets of time, each with its results. */
export function isOfBuckets({ properties }: JsonSchema): boolean {
  return properties?.['starting_at'] !== undefined && properties['results']?.type === 'array'
}

/** Results as a table, each with the start of its bucket: only what is told of any of them, and counts above zero. */
export function formatBuckets(buckets: readonly Answer[], { properties }: JsonSchema): string {
  const rows = buckets.flatMap(({ starting_at, results }) =>
    (results as readonly Answer[]).map((result) => ({ starting_at, ...leavesOf(result) })),
  )
  if (rows.length === 0) return 'Nothing there.\n'
  const fields = properties?.['results']?.items?.properties ?? {}
  const names = [...new Set(rows.flatMap(Object.keys))]
    .filter((name) => fields[name]?.const === undefined)
    .filter((name) => rows.some((row: Answer) => (row[name] ?? 0) !== 0))
  return layOut([names, ...rows.map((row: Answer) => names.map((name) => formatValue(row[name])))])
}

/** Counts that stand together have names that say what they are without it; a thing is shown by its id. */
function leavesOf(result: Answer): Answer {
  const leaves = Object.entries(result).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value !== 'object' || value === null) return [[name, value]]
    return 'id' in value ? [[name, value.id]] : Object.entries(value)
  })
  return Object.fromEntries(leaves)
}
