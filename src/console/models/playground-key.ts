import { call } from '../api/client.ts'
import { ApiFault } from '../api/fault.ts'
import { openSharedSecrets } from './share-secrets.ts'
import type { Held } from './share-secrets.ts'

/** Whose secret, and for which workspace. */
export type PlaygroundPlace = { readonly userId: string; readonly workspaceId: string }

/** By place, in memory alone. A new secret ends the one before: the pages of one tab share theirs, and tabs too. */
const held = new Map<string, Promise<Held>>()

/** Renewed before it ends, so that no request starts with a secret that ends on its way. */
const spareMs = 60_000

const tabs = openSharedSecrets({
  find: async (place) => {
    const known = await held.get(place)?.catch(() => undefined)
    return known && isGood(known) ? known : undefined
  },
  take: (place, other) => {
    // Of two that were made at once, the later one opens.
    const latest = (own: Held): Held => (own.endsMs > other.endsMs ? own : other)
    const known = held.get(place)
    held.set(place, known ? known.then(latest, () => other) : Promise.resolve(other))
  },
})

/**
 * Does something with the reader's own secret for a workspace. Where another browser has taken its place in the
 * meantime, a new one is asked for, once.
 */
export async function withPlaygroundKey<Result>(
  { userId, workspaceId }: PlaygroundPlace,
  use: (secret: string) => Promise<Result>,
): Promise<Result> {
  const place = `${userId} ${workspaceId}`
  const first = await secretFor(place, workspaceId)
  try {
    return await use(first)
  } catch (fault) {
    if (!(fault instanceof ApiFault && fault.status === 401)) throw fault
    const known = await held.get(place)
    if (known?.key === first) held.set(place, mint(place, workspaceId))
    return use(await secretFor(place, workspaceId))
  }
}

async function secretFor(place: string, workspaceId: string): Promise<string> {
  const known = held.get(place)
  if (known) {
    const { key, endsMs } = await known
    if (isGood({ key, endsMs })) return key
  }
  const asked = tabs
    .ask(place)
    .then((other) => (other && isGood(other) ? other : mint(place, workspaceId)))
  held.set(place, asked)
  try {
    return (await asked).key
  } catch (fault) {
    if (held.get(place) === asked) held.delete(place)
    throw fault
  }
}

function isGood({ endsMs }: Held): boolean {
  return endsMs - spareMs > Date.now()
}

async function mint(place: string, workspaceId: string): Promise<Held> {
  const { key, expires_at: expiresAt } = await call('POST /v1/organizations/playground_keys', {
    body: { workspace_id: workspaceId },
  })
  const made = { key, endsMs: Date.parse(expiresAt) }
  tabs.tell(place, made)
  return made
}
