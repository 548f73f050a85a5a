import type { BucketWidth, Span } from './period.ts'
import { bucketsOf } from './period.ts'

/** Of what a report is asked; a filter that is left out lets everything through. */
export type Selection = {
  readonly workspaceId?: string
  readonly model?: string
  /** `none`: the playground, which has no key. */
  readonly apiKeyId?: string
}

/** Stands for what has none: no key, no person, no value of the tag. */
export const noneId = 'none'

const dimensions = {
  workspace: { groupBy: 'workspace_id', field: 'workspace_id' },
  model: { groupBy: 'model', field: 'model' },
  key: { groupBy: 'api_key_id', field: 'api_key_id' },
  member: { groupBy: 'user_id', field: 'user_id' },
  source: { groupBy: 'cost_source', field: 'cost_source' },
} as const

/** What the bars are stacked by: a dimension, `tag:cost_center`, or what a page splits by itself. */
export type Dimension = keyof typeof dimensions | `tag:${string}`

const tagPrefix = 'tag:'

/** Reads of the address what the bars are stacked by; the first of what may be chosen where it says nothing. */
export function readGrouping<Grouping extends string>(
  text: string,
  choices: readonly [Grouping, ...Grouping[]],
): Grouping | `tag:${string}` {
  if (text.startsWith(tagPrefix) && text.length > tagPrefix.length) return text as `tag:${string}`
  return choices.find((choice) => choice === text) ?? choices[0]
}

export function tagKeyOf(grouping: string): string | undefined {
  return grouping.startsWith(tagPrefix) ? grouping.slice(tagPrefix.length) : undefined
}

/** Of what a report is asked for one selection, in the words of the API. */
export function filterQuery({ workspaceId, model, apiKeyId }: Selection) {
  return {
    workspace_ids: listOf(workspaceId),
    models: listOf(model),
    api_key_ids: listOf(apiKeyId === noneId ? 'null' : apiKeyId),
  }
}

const widths = { day: '1d', hour: '1h', minute: '1m' } as const satisfies Record<
  BucketWidth,
  string
>

/** Of what stretch of time: all of its buckets in one page. */
export function spanQuery(span: Span) {
  return { ...rangeQuery(span), bucket_width: widths[span.width], limit: bucketsOf(span).length }
}

export function rangeQuery({ fromMs, toMs }: Pick<Span, 'fromMs' | 'toMs'>) {
  return {
    starting_at: new Date(fromMs).toISOString(),
    ending_at: new Date(toMs).toISOString(),
  }
}

/** Grouped by one dimension, in the words of the API. */
export function groupQuery(grouping: Dimension): { group_by: readonly string[]; tag_key?: string } {
  const key = tagKeyOf(grouping)
  if (key !== undefined) return { group_by: ['tag'], tag_key: key }
  return { group_by: [dimensions[grouping as keyof typeof dimensions].groupBy] }
}

type Grouped = {
  readonly [Field in (typeof dimensions)[keyof typeof dimensions]['field'] | 'tag']?: string | null
}

/** Whose a result is, by what it was grouped by. The Default workspace goes by its id, which reports do not say. */
export function idOfResult(
  result: Grouped,
  grouping: Dimension,
  defaultWorkspaceId: string,
): string {
  if (grouping === 'workspace') return result.workspace_id ?? defaultWorkspaceId
  const field =
    tagKeyOf(grouping) === undefined ? dimensions[grouping as keyof typeof dimensions].field : 'tag'
  return result[field] || noneId
}

function listOf(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value]
}
