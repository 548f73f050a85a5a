import { hash } from 'node:crypto'
import type { WorkspaceId } from '#domain/id.ts'
import type { Workspace as WorkspaceOnTheWire } from '#contract/workspaces.ts'
import type { Workspace } from '#store/queries/workspaces.ts'
import { presentInstant, presentOptionalInstant } from '../present.ts'

export function presentWorkspace(workspace: Workspace): WorkspaceOnTheWire {
  return {
    id: workspace.id,
    type: 'workspace',
    name: workspace.name,
    display_color: workspace.displayColor,
    created_at: presentInstant(workspace.createdAtMs),
    archived_at: presentOptionalInstant(workspace.archivedAtMs),
    paused_at: presentOptionalInstant(workspace.pausedAtMs),
    compartment_id: compartmentIdOf(workspace.id),
    data_residency: {
      workspace_geo: 'us',
      allowed_inference_geos: presentGeos(workspace.lists.allowedInferenceGeos),
      default_inference_geo: 'global',
    },
    external_key_id: null,
    user_profile_id: null,
    tags: { ...workspace.tags },
    ...presentLists(workspace.lists),
  }
}

type Geos = WorkspaceOnTheWire['data_residency']['allowed_inference_geos']

function presentGeos(geos: Workspace['lists']['allowedInferenceGeos']): Geos {
  return geos === null ? 'unrestricted' : ([...geos] as Exclude<Geos, 'unrestricted'>)
}

function presentLists({ allowedModels, allowedIps }: Workspace['lists']) {
  return {
    allowed_models: allowedModels && [...allowedModels],
    allowed_ips: allowedIps && [...allowedIps],
  }
}

/** A UUID (version 8) that follows from the id: clients expect one, and nothing here is encrypted by it. */
function compartmentIdOf(id: WorkspaceId): string {
  const hex = hash('sha256', `compartment of ${id}`, 'hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
