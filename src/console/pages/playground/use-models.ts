import { useQuery } from '@tanstack/react-query'
import { useAccount } from '../../api/use-account.ts'
import type { ApiFault } from '../../api/fault.ts'
import { listModels } from '../../models/ask-model.ts'
import type { ListedModel } from '../../models/ask-model.ts'
import { withPlaygroundKey } from '../../models/playground-key.ts'

const freshMs = 300_000

/** The models that the reader may call in a workspace. */
export function useModels(workspaceId: string) {
  const { id: userId } = useAccount().user
  return useQuery<readonly ListedModel[], ApiFault>({
    queryKey: ['GET /v1/models', workspaceId],
    queryFn: () => withPlaygroundKey({ userId, workspaceId }, (secret) => listModels(secret)),
    staleTime: freshMs,
  })
}
