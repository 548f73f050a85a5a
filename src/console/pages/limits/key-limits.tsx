import { useMessages } from '../../language/language.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { RateLimits } from './rate-limits.tsx'
import { SpendLimits } from './spend-limits.tsx'

type KeyLimitsProps = {
  readonly apiKey: { readonly id: string; readonly name: string; readonly workspaceId: string }
  /** Why nothing can be set, whoever asks: the key is deleted. */
  readonly closed?: string | undefined
  readonly onClose: () => void
}

/** What one API key may spend and send, beside the page that lists it. */
export function KeyLimits({ apiKey, closed, onClose }: KeyLimitsProps) {
  const { limits } = useMessages()
  const { id, name, workspaceId } = apiKey
  const scope = { type: 'api_key', apiKeyId: id, workspaceId } as const
  return (
    <SideSheet title={limits.ofKey(name)} onClose={onClose} wide>
      <SpendLimits scope={scope} name={name} closed={closed} />
      <RateLimits scope={scope} closed={closed} />
    </SideSheet>
  )
}
