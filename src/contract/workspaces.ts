import { z } from 'zod'
import type { WorkspaceId } from '#domain/id.ts'
import { allowedIps, allowedModels, shownAllowLists } from './allow-lists.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { searchAndOrder } from './list-search.ts'
import {
  cutStreams,
  hasOneCursor,
  idPage,
  idPageQuery,
  isPlainText,
  name,
  oneCursorProblem,
  pathId,
  queryBoolean,
  queryList,
  taggedId,
  timestamp,
} from './shapes.ts'

const inferenceGeo = z.enum(['global', 'us'])

export const Workspace = z.object({
  id: z.string(),
  type: z.literal('workspace'),
  name: z.string(),
  display_color: z.string(),
  created_at: timestamp,
  archived_at: timestamp.nullable(),
  /** An extension: since when its requests are refused; null while they are taken. */
  paused_at: timestamp.nullable(),
  compartment_id: z.uuid(),
  data_residency: z.object({
    workspace_geo: z.literal('us'),
    allowed_inference_geos: z.union([z.literal('unrestricted'), z.array(inferenceGeo)]),
    default_inference_geo: z.literal('global'),
  }),
  external_key_id: z.null(),
  user_profile_id: z.null(),
  tags: z.record(z.string(), z.string()),
  /** Extensions: the only models and addresses of its requests. */
  ...shownAllowLists,
})
export type Workspace = z.infer<typeof Workspace>

const displayColor = z
  .string()
  .regex(/^#[0-9A-Fa-f]{6}$/, 'Must be a color such as #6C5BB9')
  .nullish()

const tagKey = z
  .string()
  .min(1, 'A key must not be empty')
  .max(
    limits.tagKeyCharactersMax,
    `A key must have at most ${limits.tagKeyCharactersMax} characters`,
  )
  .refine((key) => !/^anthropic/i.test(key), 'A key must not begin with anthropic')
  .refine(isPlainText, 'A key must not have control characters')

const tagValue = z
  .string()
  .max(limits.tagValueCharactersMax, `Must have at most ${limits.tagValueCharactersMax} characters`)
  .refine(isPlainText, 'Must not have control characters')

function tagsOf<Value>(value: z.ZodType<Value>) {
  return z
    .record(tagKey, value)
    .refine(
      (tags) => Object.keys(tags).length <= limits.workspaceTagsMax,
      `Must have at most ${limits.workspaceTagsMax} entries`,
    )
    .nullish()
}

const geosProblem = 'Must be unrestricted, or a list of global and us'

const dataResidency = {
  allowed_inference_geos: z
    .union(
      [
        z.literal('unrestricted'),
        z
          .array(inferenceGeo)
          .min(1)
          .transform((geos) => [...new Set(geos)]),
      ],
      geosProblem,
    )
    .nullish(),
  // Requests go on as they came, so that no default can be written into them: where global is not allowed,
  // each has to name a geography itself.
  default_inference_geo: z
    .literal('global', 'Must be global: requests that mean another geography have to name it')
    .nullish(),
}
const allowLists = { allowed_models: allowedModels.optional(), allowed_ips: allowedIps.optional() }
const unsupported = z.null('Is not supported').optional()

export const CreateWorkspaceBody = z.strictObject({
  name,
  display_color: displayColor,
  tags: tagsOf(tagValue),
  data_residency: z
    .strictObject({ workspace_geo: z.literal('us', 'Must be us').nullish(), ...dataResidency })
    .nullish(),
  ...allowLists,
  external_key_id: unsupported,
  user_profile_id: unsupported,
})
export type CreateWorkspaceBody = z.infer<typeof CreateWorkspaceBody>

export const UpdateWorkspaceBody = z.strictObject({
  name: name.nullish(),
  display_color: displayColor,
  /** Merged into the tags that are there; null deletes one. */
  tags: tagsOf(tagValue.nullable()),
  data_residency: z.strictObject(dataResidency).nullish(),
  ...allowLists,
  external_key_id: unsupported,
  user_profile_id: unsupported,
})
export type UpdateWorkspaceBody = z.infer<typeof UpdateWorkspaceBody>

export const DuplicateWorkspaceBody = z.strictObject({
  name,
  /** Left out, or null: that of the workspace which is duplicated. */
  display_color: displayColor,
  /** Whether its members get the same roles in the new one. */
  members: z.boolean().default(false),
})
export type DuplicateWorkspaceBody = z.infer<typeof DuplicateWorkspaceBody>

const ListWorkspacesQuery = z
  .strictObject({
    ...idPageQuery('wrkspc'),
    ...searchAndOrder,
    ids: queryList(taggedId<WorkspaceId>('wrkspc'), limits.listFilterEntriesMax).optional(),
    include_archived: queryBoolean.default(false),
    include_default: queryBoolean.default(false),
  })
  .refine(hasOneCursor, oneCursorProblem)
export type ListWorkspacesQuery = z.infer<typeof ListWorkspacesQuery>

export const CloseWorkspaceBody = z.strictObject({ cut_streams: cutStreams })
export type CloseWorkspaceBody = z.infer<typeof CloseWorkspaceBody>

const WorkspaceParams = z.object({ workspace_id: pathId<WorkspaceId>() })

export const createWorkspaceEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces',
  summary: 'Creates a workspace.',
  action: 'workspaces.create',
  body: CreateWorkspaceBody,
  response: Workspace,
})

export const listWorkspacesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/workspaces',
  summary: 'Lists workspaces, newest first unless another order is asked for.',
  action: 'workspaces.view',
  query: ListWorkspacesQuery,
  response: idPage(Workspace),
})

export const getWorkspaceEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/workspaces/{workspace_id}',
  summary: 'Gets a workspace, archived or not.',
  action: 'workspaces.view',
  params: WorkspaceParams,
  response: Workspace,
})

export const updateWorkspaceEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}',
  summary: 'Changes the name, color, tags, data residency or allow-lists of a workspace.',
  action: 'workspaces.edit',
  params: WorkspaceParams,
  body: UpdateWorkspaceBody,
  response: Workspace,
})

export const archiveWorkspaceEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}/archive',
  summary: 'Archives a workspace and its keys, for good.',
  action: 'workspaces.archive',
  params: WorkspaceParams,
  body: CloseWorkspaceBody,
  bodyIsOptional: true,
  response: Workspace,
})

export const duplicateWorkspaceEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}/duplicate',
  summary:
    'Creates a workspace with the tags, data residency, allow-lists, settings, rate limits, spend limits and ' +
    'notifications of another, and with its members if asked to. Keys are not copied, nor is what was spent.',
  action: 'workspaces.create',
  extension: true,
  params: WorkspaceParams,
  body: DuplicateWorkspaceBody,
  response: Workspace,
})

export const pauseWorkspaceEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}/pause',
  summary: 'Pauses a workspace: its requests are refused until it is resumed.',
  action: 'workspaces.edit',
  extension: true,
  params: WorkspaceParams,
  body: CloseWorkspaceBody,
  bodyIsOptional: true,
  response: Workspace,
})

export const resumeWorkspaceEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/workspaces/{workspace_id}/resume',
  summary: 'Ends the pause of a workspace.',
  action: 'workspaces.edit',
  extension: true,
  params: WorkspaceParams,
  response: Workspace,
})
