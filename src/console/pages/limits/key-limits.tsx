import type { ApiKey } from '#contract/api-keys.ts'
import { useMessages } from '../../language/language.tsx'
import { RateLimits } from './rate-limits.tsx'
import { SpendLimits } from './spend-limits.tsx'

/** What one API key may spend and send, within what its workspace may. */
export function KeyLimits({ apiKey }: { readonly apiKey: ApiKey }) {
  const { limits } = useMessages()
  const { id, name, status } = apiKey
  const scope = {
    type: 'api_key',
    apiKeyId: id,
    workspaceId: apiKey.scope.workspace_id,
  } as const
  const closed = status === 'archived' ? limits.deletedKey : undefined
  return (
    <div className="flex flex-col gap-10">
      <SpendLimits scope={scope} name={name} closed={closed} />
      <RateLimits scope={scope} closed={closed} />
    </div>
  )
}
