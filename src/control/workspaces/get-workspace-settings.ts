import type { WorkspaceId } from '#domain/id.ts'
import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
import { getWorkspace } from './get-workspace.ts'
import type { SettledWorkspace } from './present-workspace-settings.ts'

export async function getWorkspaceSettings(
  context: RequestContext,
  workspaceId: WorkspaceId,
): Promise<SettledWorkspace> {
  const { id } = await getWorkspace(context, workspaceId)
  const [policy] = await readPolicies(context, [id])
  return { id, policy }
}
