import type { ListWorkspacePeopleQuery } from '#contract/workspace-people.ts'
import type { UserId, WorkspaceId } from '#domain/id.ts'
import type { WorkspacePerson } from '#store/queries/workspace-people.ts'
import { findWorkspacePeoplePlace, listWorkspacePeople } from '#store/queries/workspace-people.ts'
import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'

/** Everybody who has a role in the workspace, given or inherited. */
export async function listPeopleOfWorkspace(
  context: RequestContext,
  id: WorkspaceId,
  { search, order, limit, page }: ListWorkspacePeopleQuery,
): Promise<{ isDefault: boolean; people: readonly WorkspacePerson[]; nextPage: string | null }> {
  const { id: workspaceId, organizationId, isDefault } = await getWorkspace(context, id)
  const db = context.store.read
  const filters = JSON.stringify([workspaceId, search ?? null, order])
  const afterId = page === undefined ? undefined : (parsePageCursor(page, filters) as UserId)
  const after =
    afterId && (await findWorkspacePeoplePlace(db, { organizationId, workspaceId, order }, afterId))
  if (afterId && !after) throw invalidRequest('page: Must be the next_page of an earlier answer')
  const filter = { organizationId, workspaceId, isDefault, search, order }
  const found = await listWorkspacePeople(db, filter, {
    after: after || undefined,
    limit: limit + 1,
  })
  const people = found.slice(0, limit)
  const nextPage = found.length > limit ? createPageCursor(people.at(-1)!.userId, filters) : null
  return { isDefault, people, nextPage }
}
