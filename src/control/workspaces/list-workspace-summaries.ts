import type { Action } from '#contract/permissions.ts'
import type { ListWorkspacesQuery } from '#contract/workspaces.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { ScopeState } from '#domain/scope.ts'
import type { Page } from '#store/queries/page.ts'
import { countApiKeysOf, countMembersOf } from '#store/queries/workspace-counts.ts'
import type { KeyCounts, MemberCounts } from '#store/queries/workspace-counts.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import type { RequestContext } from '../context.ts'
import { listWorkspaces } from './list-workspaces.ts'

/** A workspace in figures. Null: not the caller's to see. */
export type WorkspaceSummary = {
  readonly workspaceId: WorkspaceId
  readonly members: MemberCounts | null
  readonly keys: KeyCounts | null
  readonly spend: { readonly own: ScopeState; readonly organization: ScopeState } | null
}

/** A handful of queries, however many workspaces there are. */
export async function listWorkspaceSummaries(
  context: RequestContext,
  query: Omit<ListWorkspacesQuery, 'search' | 'order'>,
  nowMs: number,
): Promise<Page<WorkspaceSummary>> {
  const { store, caller } = context
  const page = await listWorkspaces(context, query)
  const seen = (action: Action): readonly Workspace[] =>
    page.items.filter(({ id }) => caller.access.mayInWorkspace(id, action))
  const idsSeen = (action: Action): readonly WorkspaceId[] => seen(action).map(({ id }) => id)
  const withMembers = seen('workspace_members.view')
  const members = await countMembersOf(store.read, caller.organizationId, withMembers)
  const withKeys = new Set(idsSeen('api_keys.view'))
  const keys = await countApiKeysOf(store.read, [...withKeys], nowMs)
  const spends = await readSpends(context, idsSeen('spend_limits.view'))
  const noKeys = { live: 0, active: 0 }
  const items = page.items.map(({ id }) => ({
    workspaceId: id,
    members: members.get(id) ?? null,
    keys: withKeys.has(id) ? (keys.get(id) ?? noKeys) : null,
    spend: spends.get(id) ?? null,
  }))
  return { items, hasMore: page.hasMore }
}

/** The scopes of all of them, and the organization's, in one reading. */
async function readSpends(
  { ledger, caller }: RequestContext,
  ids: readonly WorkspaceId[],
): Promise<ReadonlyMap<WorkspaceId, NonNullable<WorkspaceSummary['spend']>>> {
  if (ids.length === 0) return new Map()
  const [organization, ...states] = await ledger.readScopes([caller.organizationId, ...ids])
  if (!organization) throw new Error(`no scope row for ${caller.organizationId}`)
  return new Map(
    ids.map((id, index) => {
      const own = states[index]
      if (!own) throw new Error(`no scope row for ${id}`)
      return [id, { own, organization }]
    }),
  )
}
