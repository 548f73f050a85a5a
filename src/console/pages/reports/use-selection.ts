import { useAddress } from '../../api/use-address.ts'
import { readPeriod } from './period.ts'
import type { Selection } from './selection.ts'

/** What the address asks a report for. `workspaceId`: of a page that is about one. */
export function useSelection(workspaceId?: string) {
  const { get, show } = useAddress()
  const workspace = workspaceId ?? get('workspace')
  const [model, apiKeyId] = [get('model'), get('key')]
  const selection: Selection = {
    ...(workspace !== '' && { workspaceId: workspace }),
    ...(model !== '' && { model }),
    ...(apiKeyId !== '' && { apiKeyId }),
  }
  return { selection, period: readPeriod(get, Date.now()), get, show }
}
