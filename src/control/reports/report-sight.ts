import type { WorkspaceId } from '#domain/id.ts'
import { getDefaultWorkspace } from '#store/queries/workspaces.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import { getWorkspace } from '../workspaces/get-workspace.ts'

/** Which workspaces a report is about. */
export type Sight = {
  /** Which has no id in reports, as in Anthropic's. */
  readonly defaultWorkspaceId: WorkspaceId
  /** Undefined: all of the organization, those that were archived too. */
  readonly workspaceIds: readonly WorkspaceId[] | undefined
}

/** Those that are asked for, or all that the caller sees. Null asks for the Default workspace. */
export async function sightOf(
  context: RequestContext,
  asked: readonly (WorkspaceId | null)[] | undefined,
): Promise<Sight> {
  const { store, caller, action } = context
  const { id: defaultWorkspaceId } = await getDefaultWorkspace(store.read, caller.organizationId)
  if (!asked) return { defaultWorkspaceId, workspaceIds: caller.access.workspacesFor(action) }
  const ids = new Set(asked.map((id) => id ?? defaultWorkspaceId))
  const workspaces = await Promise.all([...ids].map((id) => getWorkspace(context, id)))
  return { defaultWorkspaceId, workspaceIds: workspaces.map(({ id }) => id) }
}

/** Says in the answer's headers up to when what is settled is in it. To be said before anything is read: it has no less. */
export async function sayFreshness({
  reports,
  caller,
  answerHeaders,
}: RequestContext): Promise<void> {
  const freshMs = await reports.freshAsOf(caller.organizationId)
  answerHeaders.set(freshnessHeader, presentInstant(freshMs))
}

const freshnessHeader = 'atelier-fresh-as-of'
