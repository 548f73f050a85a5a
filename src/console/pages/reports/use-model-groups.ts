import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'

export type ModelGroup = {
  readonly id: string
  readonly name: string
  /** Ids and aliases; none of the group of all other models. */
  readonly models: readonly string[]
}

/** The groups of models that rate limits hold for, as far as the reader may see them. */
export function useModelGroups(workspaceId: string | undefined): readonly ModelGroup[] | undefined {
  const can = useCan()
  const { rate } = useMessages().limits
  const mayReadAll = can('rate_limits.view')
  const organization = useApi('GET /v1/organizations/rate_limits', {}, { enabled: mayReadAll })
  const workspace = useApi(
    'GET /v1/organizations/workspaces/{workspace_id}/rate_limits',
    { params: { workspace_id: workspaceId ?? '' }, query: { include_inherited: true } },
    { enabled: !mayReadAll && workspaceId !== undefined },
  )
  const entries = organization.data?.data ?? workspace.data?.data
  return entries?.flatMap((entry) => {
    const { group } = entry
    if (group.type !== 'model_group') return []
    const models = entry.models ?? []
    const name = models.length === 0 ? rate.otherModels : group.display_name
    return [{ id: group.id, name, models }]
  })
}
