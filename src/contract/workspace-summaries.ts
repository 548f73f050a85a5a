import { z } from 'zod'
import type { WorkspaceId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import {
  hasOneCursor,
  idPage,
  idPageQuery,
  oneCursorProblem,
  queryBoolean,
  queryList,
  taggedId,
  timestamp,
} from './shapes.ts'

/** What a workspace has spent this month. Amounts are US cents, exact to the nano-dollar. */
const WorkspaceSpend = z.object({
  period: z.literal('monthly'),
  /** `2026-11`, in UTC. */
  window: z.string(),
  spent: z.string(),
  /** Held for requests that are running. */
  reserved: z.string(),
  /** Its own limit; null where it has none. */
  amount: z.string().nullable(),
  /** What its own limit leaves for new requests; never negative. */
  remaining: z.string().nullable(),
  /** The organization's limit, which holds for all workspaces together. */
  organization_amount: z.string().nullable(),
  resets_at: timestamp,
})

export const WorkspaceSummary = z.object({
  type: z.literal('workspace_summary'),
  workspace_id: z.string(),
  /** Roles given by hand that hold; null, like the next, where the caller may not see members. */
  member_count: z.int().nullable(),
  /** Those whose role follows from the organization's: in the Default workspace, everybody's. */
  inherited_member_count: z.int().nullable(),
  /** Not archived; null, like the next, where the caller may not see keys. */
  api_key_count: z.int().nullable(),
  active_api_key_count: z.int().nullable(),
  /** Null where the caller may not see spend. */
  spend: WorkspaceSpend.nullable(),
})
export type WorkspaceSummary = z.infer<typeof WorkspaceSummary>

/** A page is as large as pages can be: summaries are there to be shown beside all workspaces at once. */
const items = { default: limits.pageItemsMax, max: limits.pageItemsMax } as const

const ListWorkspaceSummariesQuery = z
  .strictObject({
    ...idPageQuery('wrkspc', items),
    ids: queryList(taggedId<WorkspaceId>('wrkspc'), limits.listFilterEntriesMax).optional(),
    include_archived: queryBoolean.default(false),
    include_default: queryBoolean.default(false),
  })
  .refine(hasOneCursor, oneCursorProblem)

export const listWorkspaceSummariesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/workspace_summaries',
  summary:
    'Tells of each workspace how many members and keys it has and what it has spent this month, newest ' +
    'workspace first. What the caller may not see of one is null.',
  action: 'workspaces.view',
  extension: true,
  query: ListWorkspaceSummariesQuery,
  response: idPage(WorkspaceSummary),
})
