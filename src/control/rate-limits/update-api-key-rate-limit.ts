import type { UpdateRateLimitBody } from '#contract/rate-limits.ts'
import type { ApiKeyId } from '#domain/id.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { getApiKey } from '../api-keys/get-api-key.ts'
import { invalidRequest } from '../api-error.ts'
import { change } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { readPolicies } from '../read-policies.ts'
import { editRateLimits, limitsAfter, wantedOf } from './edit-rate-limits.ts'
import { getLimitedGroup } from './limited-groups.ts'
import type { ApiKeyRateLimitEntry } from './present-rate-limit.ts'

/** As of a workspace; keys of the Default workspace can have limits too. */
export function updateApiKeyRateLimit(
  context: RequestContext,
  { apiKeyId, rateLimitId }: { apiKeyId: ApiKeyId; rateLimitId: string },
  body: UpdateRateLimitBody,
): Promise<{ key: ApiKey; entry: ApiKeyRateLimitEntry }> {
  return change(context, async (tx) => {
    const key = await getApiKey(context, apiKeyId, tx.db)
    const group = getLimitedGroup(context, rateLimitId)
    if (key.status === 'archived') throw invalidRequest('The API key is archived.')
    const wanted = wantedOf(group, body)
    const { workspaceId, organizationId } = key
    const ids = [apiKeyId, workspaceId, organizationId] as const
    const [own, workspaces, organizations] = await readPolicies(context, ids)
    const owner = { kind: 'api_key', id: apiKeyId, workspaceId } as const
    await editRateLimits(context, tx, owner, { current: own, wanted })
    return {
      key,
      entry: {
        group,
        ...limitsAfter(own, group, wanted),
        workspace: workspaces.rateLimits[group.id] ?? {},
        organization: organizations.rateLimits[group.id] ?? {},
      },
    }
  })
}
