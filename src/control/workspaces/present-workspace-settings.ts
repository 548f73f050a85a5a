import type { WorkspaceSettings } from '#contract/settings.ts'
import type { WorkspaceId } from '#domain/id.ts'
import type { ScopePolicy } from '#domain/scope.ts'

/** What is set of a workspace's requests. */
export type SettledWorkspace = {
  readonly id: WorkspaceId
  readonly policy: Pick<ScopePolicy, 'unboundedRequests' | 'unknownModels'>
}

export function presentWorkspaceSettings({ id, policy }: SettledWorkspace): WorkspaceSettings {
  return {
    type: 'workspace_settings',
    workspace_id: id,
    unbounded_requests: policy.unboundedRequests,
    unknown_models: policy.unknownModels,
  }
}
