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
} from './shapes.ts'

/** No more than that: whoever reads reports need not know what the keys allow, nor their hints. */
export const ApiKeyName = z.object({
  type: z.literal('api_key_name'),
  api_key_id: z.string(),
  name: z.string(),
})
export type ApiKeyName = z.infer<typeof ApiKeyName>

const ListApiKeyNamesQuery = z
  .strictObject({
    ...idPageQuery('apikey'),
    ids: queryList(taggedId<ApiKeyId>('apikey'), limits.listFilterEntriesMax).optional(),
    workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
  })
  .refine(hasOneCursor, oneCursorProblem)
export type ListApiKeyNamesQuery = z.infer<typeof ListApiKeyNamesQuery>

export const listApiKeyNamesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/api_key_names',
  summary:
    'Tells what the API keys that reports name are called, archived ones too, newest key first: names and ids alone.',
  // The reports' own tables say the names as well.
  action: 'reports.view',
  extension: true,
  query: ListApiKeyNamesQuery,
  response: idPage(ApiKeyName),
})
