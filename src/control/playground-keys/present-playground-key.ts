import type { PlaygroundKey as PlaygroundKeyOnTheWire } from '#contract/playground-keys.ts'
import type { PlaygroundKey } from '#store/queries/playground-keys.ts'
import { presentInstant } from '../present.ts'

export function presentPlaygroundKey(key: PlaygroundKey): PlaygroundKeyOnTheWire {
  const { id, workspaceId, userId, expiresAtMs, closedAtMs } = key
  return {
    id,
    type: 'playground_key',
    workspace_id: workspaceId,
    user_id: userId,
    expires_at: presentInstant(closedAtMs ?? expiresAtMs),
  }
}
