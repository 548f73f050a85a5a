import { z } from 'zod'
import type { ApiKeyId, UserId, WorkspaceId } from '#domain/id.ts'
import { limits } from './limits.ts'
import { isPlainText, queryList } from './shapes.ts'

/** What reports are filtered by. Values of one filter are alternatives; filters must all hold. */

/** Stands for what has none: the playground has no key, and the Default workspace no id in reports. */
export const noneText = 'null'

/** An id, or `null` as text for what has none. */
function idOrNone<Id extends string>(prefix: string, none: string) {
  const problem = `Must be an id that begins with ${prefix}_, or ${noneText} for ${none}`
  return z
    .string()
    .regex(new RegExp(`^(?:${prefix}_[A-Za-z0-9]{1,64}|${noneText})$`), problem)
    .transform((text) => (text === noneText ? null : (text as Id)))
    .meta({ description: `${prefix}_…, or ${noneText} for ${none}` })
}

function listOf<Item>(item: z.ZodType<Item>) {
  return queryList(item, limits.listFilterEntriesMax).optional()
}

/** Of Anthropic's: what comes from OAuth and from service accounts, which there is none of. */
const anyIds = listOf(z.string().regex(/^[\w-]{1,128}$/, 'Must be an id'))

const modelName = z
  .string()
  .max(limits.modelCharactersMax, `Must have at most ${limits.modelCharactersMax} characters`)
  .refine(isPlainText, 'Must not have control characters')

const tagProblem = `Must be key:value, or ${noneText} for workspaces without the tag of tag_key`

const tag = z
  .string()
  .regex(new RegExp(`^(?:.{1,128}:.{0,256}|${noneText})$`, 's'), tagProblem)
  .refine(isPlainText, 'Must not have control characters')
  .meta({ description: `key:value of the workspace, or ${noneText} for what has no such tag` })

/** Where a cost comes from. */
export const costSources = ['reported', 'estimated', 'bound', 'expired', 'adjusted'] as const

export const tagKey = z
  .string()
  .max(limits.tagKeyCharactersMax, `Must have at most ${limits.tagKeyCharactersMax} characters`)
  .refine(isPlainText, 'Must not have control characters')
  .optional()

export const apiKeyIds = listOf(idOrNone<ApiKeyId>('apikey', 'the playground'))
export const workspaceIds = listOf(idOrNone<WorkspaceId>('wrkspc', 'the Default workspace'))
export const models = listOf(modelName)

/** Extensions of both reports. */
export const extendedFilters = {
  user_ids: listOf(idOrNone<UserId>('user', 'nobody')),
  cost_sources: listOf(z.enum(costSources, `Must be one of ${costSources.join(', ')}`)),
  /** `key:value`, all with one key. */
  tags: listOf(tag),
}

/** Of the usage report, as Anthropic has them. */
export const usageFilters = {
  account_ids: anyIds,
  api_key_ids: apiKeyIds,
  service_account_ids: anyIds,
  workspace_ids: workspaceIds,
  models,
  service_tiers: listOf(
    z.enum(['standard', 'batch', 'priority', 'priority_on_demand', 'flex', 'flex_discount']),
  ),
  context_window: listOf(z.enum(['0-200k', '200k-1M'])),
  inference_geos: listOf(z.enum(['global', 'us', 'not_available'])),
  /** Only with the beta `fast-mode-2026-02-01`. */
  speeds: listOf(z.enum(['standard', 'fast'])),
}

type Tagged = {
  readonly group_by?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly tag_key?: string | undefined
}

/** The one tag that a report is filtered or grouped by; a key that has a colon itself is told by `tag_key`. */
export function tagKeyOf({ tags = [], tag_key: key }: Tagged): string | undefined {
  return key ?? tags.find((text) => text !== noneText)?.split(':')[0]
}

/** That it is known which tag is meant, and that it is one. */
export function checkTag(query: Tagged, context: z.RefinementCtx): void {
  const { tags = [], group_by: groups = [] } = query
  const key = tagKeyOf(query)
  if (key === undefined && (groups.includes('tag') || tags.length > 0)) {
    const message = 'Field required'
    context.addIssue({ code: 'custom', path: ['tag_key'], message })
  }
  if (tags.some((text) => text !== noneText && !text.startsWith(`${key}:`))) {
    context.addIssue({ code: 'custom', path: ['tags'], message: `Must all begin with ${key}:` })
  }
}
