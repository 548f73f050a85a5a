import { z } from 'zod'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import {
  hasOneCursor,
  idPage,
  idPageQuery,
  oneCursorProblem,
  queryList,
  taggedId,
  timestamp,
} from './shapes.ts'

export const ApiKeySummary = z.object({
  type: z.literal('api_key_summary'),
  api_key_id: z.string(),
  /** This month, in UTC: US cents, exact to the nano-dollar. */
  spent: z.string(),
  /** When its latest request was admitted, one that only counted tokens too; null: none ever was. */
  last_used_at: timestamp.nullable(),
  /** Whoever answers for it. The name is null once they have been erased. */
  owner: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  created_by: z
    .object({ type: z.literal('user'), id: z.string(), name: z.string().nullable() })
    .nullable(),
})
export type ApiKeySummary = z.infer<typeof ApiKeySummary>

/** A page is as long as `ids` can be. */
const items = { default: limits.listFilterEntriesMax, max: limits.pageItemsMax } as const

const ListApiKeySummariesQuery = z
  .strictObject({
    ...idPageQuery('apikey', items),
    ids: queryList(taggedId<ApiKeyId>('apikey'), limits.listFilterEntriesMax).optional(),
    workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
  })
  .refine(hasOneCursor, oneCursorProblem)
export type ListApiKeySummariesQuery = z.infer<typeof ListApiKeySummariesQuery>

export const listApiKeySummariesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/api_key_summaries',
  summary:
    'Tells of each API key what it has spent this month, when it was last used and whose it is, newest ' +
    'key first.',
  action: 'api_keys.view',
  extension: true,
  query: ListApiKeySummariesQuery,
  response: idPage(ApiKeySummary),
})
