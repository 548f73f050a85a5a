import type { Action } from '#contract/permissions.ts'
import type { OrganizationId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { appendActivities } from '#store/queries/append-activities.ts'
import { actorOf } from './actor.ts'
import type { Actor } from './actor.ts'
import type { ControlServices, RequestContext } from './context.ts'

/**
 * Attempts of known callers at what they may not do. The first is in the audit before it is answered; those that
 * follow within a minute are counted, and written as one. A node that is killed takes with it what it has counted
 * since.
 */
export type Denials = {
  record(context: RequestContext): Promise<void>
  /** Writes what has been counted. */
  flush(): Promise<void>
  /** The same, for the last time. */
  close(): Promise<void>
}

type Services = Pick<ControlServices, 'store' | 'secretBox' | 'clock' | 'ids' | 'logger'>

/** One caller and what they may not do. */
type Denied = {
  readonly organizationId: OrganizationId
  readonly actor: Actor
  readonly action: Action
  /** Not in the audit yet. */
  count: number
  /** When the next row may be written. */
  dueMs: number
  /** Of the latest attempt. */
  requestId: string
  address: string | null
}

export function createDenials(services: Services): Denials {
  const { clock, logger } = services
  const all = new Map<string, Denied>()
  let timer: NodeJS.Timeout | undefined

  async function write(denied: Denied): Promise<void> {
    const { count } = denied
    // Before the write, so that whoever is denied meanwhile is counted for the next row.
    denied.count = 0
    denied.dueMs = clock.now() + bounds.deniedRowEveryMs
    try {
      await appendDenied(services, denied, count)
    } catch (error) {
      denied.count += count
      logger.error({ err: error }, 'a denied attempt could not be recorded')
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    for (const denied of all.values()) if (denied.count > 0) await write(denied)
  }

  return {
    record: async (context) => {
      const denied = findOrAdd(all, context)
      if (!denied) return logger.warn({}, 'too many callers are denied to record each of them')
      denied.count++
      denied.requestId = context.requestId
      denied.address = context.address
      if (clock.now() >= denied.dueMs) return write(denied)
      timer ??= setTimeout(() => void flush(), bounds.deniedRowEveryMs).unref()
    },
    flush,
    close: flush,
  }
}

function findOrAdd(all: Map<string, Denied>, context: RequestContext): Denied | undefined {
  const { caller, action, clock, requestId, address } = context
  const actor = actorOf(caller)
  const key = `${actor.id} ${action}`
  const found = all.get(key)
  if (found) return found
  if (all.size >= bounds.deniedCallersMax) forgetQuiet(all, clock.now())
  if (all.size >= bounds.deniedCallersMax) return undefined
  const { organizationId } = caller
  const added = { organizationId, actor, action, count: 0, dueMs: 0, requestId, address }
  all.set(key, added)
  return added
}

function forgetQuiet(all: Map<string, Denied>, nowMs: number): void {
  for (const [key, { count, dueMs }] of all) if (count === 0 && dueMs <= nowMs) all.delete(key)
}

function appendDenied(
  { store, secretBox, ids, clock }: Services,
  denied: Denied,
  count: number,
): Promise<void> {
  const { organizationId, actor, action, requestId, address } = denied
  return store.transaction(async (tx) => {
    await tx.lockOrganization(organizationId)
    await appendActivities(tx.db, secretBox, [
      {
        id: ids.activity(),
        organizationId,
        type: 'permission_denied',
        actor,
        subjectId: actor.id ?? organizationId,
        workspaceId: null,
        before: null,
        after: { action },
        requestId,
        atMs: clock.now(),
        count,
        address,
      },
    ])
  })
}
