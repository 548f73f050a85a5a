import { call } from '../api/client.ts'
import { ApiFault } from '../api/fault.ts'

type Held = { readonly key: string; readonly endsMs: number }

/** By workspace, in memory alone. A new secret ends the one before: the pages of one tab share theirs. */
const held = new Map<string, Promise<Held>>()

/** Renewed before it ends, so that no request starts with a secret that ends on its way. */
const spareMs = 60_000

/**
 * Does something with the reader's own secret for a workspace. Where another tab has taken its place in the meantime,
 * a new one is asked for, once.
 */
export async function withPlaygroundKey<Result>(
  workspaceId: string,
  use: (secret: string) => Promise<Result>,
): Promise<Result> {
  const first = await secretFor(workspaceId)
  try {
    return await use(first)
  } catch (fault) {
    if (!(fault instanceof ApiFault && fault.status === 401)) throw fault
    const known = await held.get(workspaceId)
    if (known?.key === first) held.delete(workspaceId)
    return use(await secretFor(workspaceId))
  }
}

async function secretFor(workspaceId: string): Promise<string> {
  const known = held.get(workspaceId)
  if (known) {
    const { key, endsMs } = await known
    if (endsMs - spareMs > Date.now()) return key
  }
  const asked = askFor(workspaceId)
  held.set(workspaceId, asked)
  try {
    return (await asked).key
  } catch (fault) {
    if (held.get(workspaceId) === asked) held.delete(workspaceId)
    throw fault
  }
}

async function askFor(workspaceId: string): Promise<Held> {
  const { key, expires_at: expiresAt } = await call('POST /v1/organizations/playground_keys', {
    body: { workspace_id: workspaceId },
  })
  return { key, endsMs: Date.parse(expiresAt) }
}
