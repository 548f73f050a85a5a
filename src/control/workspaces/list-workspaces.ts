import type { ListWorkspacesQuery } from '#contract/workspaces.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { Page } from '#store/queries/page.ts'
import { findWorkspace, listWorkspaceRows } from '#store/queries/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import type { RequestContext } from '../context.ts'
import { pageRequestOf } from '../page-request.ts'

/** What is not said of search and order does not matter. */
type Query = Omit<ListWorkspacesQuery, 'search' | 'order'> &
  Partial<Pick<ListWorkspacesQuery, 'search' | 'order'>>

export async function listWorkspaces(
  { store, caller, action }: RequestContext,
  query: Query,
): Promise<Page<Workspace>> {
  const { access, organizationId } = caller
  const page = await pageRequestOf(
    query,
    async (id: WorkspaceId) =>
      access.mayInWorkspace(id, action) &&
      (await findWorkspace(store.read, { organizationId, id })),
  )
  return listWorkspaceRows(
    store.read,
    {
      organizationId,
      includeArchived: query.include_archived,
      includeDefault: query.include_default,
      ids: query.ids,
      search: query.search,
      visibleIds: access.workspacesFor(action),
    },
    page,
  )
}
