import { z } from 'zod'
import type { ActivityId, WorkspaceId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { ageOrder, search } from './list-search.ts'
import {
  hasOneCursor,
  idPage,
  idPageQuery,
  instant,
  oneCursorProblem,
  pathId,
  queryList,
  taggedId,
  timestamp,
} from './shapes.ts'

const PropertyChange = z.object({
  /** The name of the property. */
  type: z.string(),
  previous_value: z.unknown(),
  current_value: z.unknown(),
})

export const Activity = z.object({
  id: z.string(),
  /** What was done, such as `platform_workspace_created`. */
  type: z.string(),
  created_at: timestamp,
  organization_id: z.string(),
  /** Whoever did it, by the one id that there is of them. */
  actor: z.object({
    type: z.string(),
    user_id: z.string().optional(),
    admin_api_key_id: z.string().optional(),
    api_key_id: z.string().optional(),
  }),
  subject_id: z.string(),
  workspace_id: z.string().nullable(),
  /** What an update has changed; empty for everything else. */
  changes: z.array(PropertyChange),
  before: z.unknown(),
  after: z.unknown(),
  /** For how many of the like it stands: attempts that were denied are counted. */
  count: z.int(),
  request_id: z.string().nullable(),
  /** The network address that it came from. */
  address: z.string().nullable(),
  /** Its place in the organization's chain, from 1; null for what is older than the chain. */
  sequence: z.int().nullable(),
})
export type Activity = z.infer<typeof Activity>

const anyId = z.string().regex(/^[\w-]{1,128}$/, 'Must be an id')
const activityType = z.string().regex(/^[a-z_]{1,100}$/, 'Must be a type of activities')

const filters = {
  activity_types: queryList(activityType, limits.listFilterEntriesMax).optional(),
  actor_ids: queryList(anyId, limits.listFilterEntriesMax).optional(),
  subject_ids: queryList(anyId, limits.listFilterEntriesMax).optional(),
  workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
  'created_at.gte': instant.optional(),
  'created_at.gt': instant.optional(),
  'created_at.lte': instant.optional(),
  'created_at.lt': instant.optional(),
}

const ListActivitiesQuery = z
  .strictObject({
    ...idPageQuery('activity', {
      default: limits.activitiesDefault,
      max: limits.activitiesMax,
    }),
    ...filters,
    /** In the type, in the id of the subject, and in the id, name or address of whoever did it. */
    search,
    order: ageOrder.default('newest_first'),
  })
  .refine(hasOneCursor, oneCursorProblem)
export type ListActivitiesQuery = z.infer<typeof ListActivitiesQuery>

const ExportActivitiesQuery = z.strictObject({
  ...filters,
  order: ageOrder.default('oldest_first'),
})
export type ExportActivitiesQuery = z.infer<typeof ExportActivitiesQuery>

export type ActivityFilters = Omit<ExportActivitiesQuery, 'order'>

export const listActivitiesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/activities',
  summary:
    'Lists what was done in the organization, newest first unless another order is asked for.',
  action: 'activities.view',
  extension: true,
  query: ListActivitiesQuery,
  response: idPage(Activity),
})

export const exportActivitiesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/activities/export',
  summary: 'Exports activities as JSON lines, and is recorded as one itself.',
  action: 'activities.view',
  extension: true,
  query: ExportActivitiesQuery,
  response: Activity,
  contentType: 'application/x-ndjson',
})

export const getActivityEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/activities/{activity_id}',
  summary: 'Gets an activity.',
  action: 'activities.view',
  extension: true,
  params: z.object({ activity_id: pathId<ActivityId>() }),
  response: Activity,
})
