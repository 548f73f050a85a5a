import type { CreateWorkspaceBody, UpdateWorkspaceBody } from '#contract/workspaces.ts'
import type { WorkspaceLists } from '#store/queries/workspaces.ts'
import { refuseBadNetworks } from '../refuse-bad-networks.ts'

/**
 * The lists that a body asks for; what it does not name stays as it is. Models are taken as they are named, also
 * unknown ones: new models appear, and a list that cannot name them yet could not be made in time.
 */
export function parseLists(
  body: Pick<
    CreateWorkspaceBody | UpdateWorkspaceBody,
    'allowed_models' | 'allowed_ips' | 'data_residency'
  >,
  current: WorkspaceLists,
): WorkspaceLists {
  const { allowed_models: models, allowed_ips: ips, data_residency: residency } = body
  refuseBadNetworks(ips)
  const geos = residency?.allowed_inference_geos ?? undefined
  return {
    allowedModels: models === undefined ? current.allowedModels : models,
    allowedIps: ips === undefined ? current.allowedIps : ips,
    allowedInferenceGeos:
      geos === undefined ? current.allowedInferenceGeos : geos === 'unrestricted' ? null : geos,
  }
}
