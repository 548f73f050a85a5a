import { z } from 'zod'
import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import { limitModes } from '#domain/scope.ts'
import { spendWindows } from '#domain/window.ts'
import { taggedId } from './shapes.ts'

/** How requests and responses name what spend belongs to. Keys are an extension: Anthropic limits no single one. */

/** A scope in a response. */
export const Scope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('organization') }),
  z.object({ type: z.literal('workspace'), workspace_id: z.string() }),
  z.object({ type: z.literal('api_key'), api_key_id: z.string() }),
])

/** The organization of the caller, in a request. */
export const organizationScope = z.strictObject({ type: z.literal('organization') })

/** One workspace, in a request. */
export const workspaceScope = z.strictObject({
  type: z.literal('workspace'),
  workspace_id: taggedId<WorkspaceId>('wrkspc'),
})

/** Any of the three, in a request. */
export const anyScope = z.discriminatedUnion(
  'type',
  [
    organizationScope,
    workspaceScope,
    z.strictObject({ type: z.literal('api_key'), api_key_id: taggedId<ApiKeyId>('apikey') }),
  ],
  'Must be organization, workspace or api_key',
)

/** The window of a limit or threshold, in a request. */
export const period = z
  .enum(spendWindows, `Must be one of ${spendWindows.join(', ')}`)
  .default('monthly')

/** Whether a limit refuses, or only counts what it would have refused, in a request. */
export const limitMode = z
  .enum(limitModes, `Must be one of ${limitModes.join(', ')}`)
  .default('enforce')

/** In a response: there only where a limit does not refuse, so that those that do look as Anthropic's. */
export const reportOnlyMode = z.literal('report_only').optional()

/** A query for one scope: of an API key or a workspace, and where neither is named of the organization. */
export const ScopeQuery = z
  .strictObject({
    workspace_id: taggedId<WorkspaceId>('wrkspc').optional(),
    api_key_id: taggedId<ApiKeyId>('apikey').optional(),
  })
  .refine(({ workspace_id: workspace, api_key_id: key }) => !workspace || !key, {
    path: ['workspace_id'],
    error: 'Must not be given together with api_key_id',
  })
export type ScopeQuery = z.infer<typeof ScopeQuery>
