import type { OrganizationId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import type { StoreTransaction } from '#store/port.ts'
import { listOrganizationIds } from '#store/queries/organizations.ts'
import { listAddressesOf } from '#store/queries/role-holders.ts'
import { findUpstreamHealth, putUpstreamHealth } from '#store/queries/upstream-health.ts'
import type { UpstreamHealth } from '#store/queries/upstream-health.ts'
import type { ControlServices } from '../context.ts'
import { queueMail } from '../notify/queue-mail.ts'
import { nextHealth } from './next-health.ts'
import type { UpstreamWatch } from './upstream-watch.ts'

type Services = Pick<ControlServices, 'store' | 'clock' | 'ids' | 'logger'>

/** Writes what this node sees of the upstream to where all nodes read it. */
export type UpstreamReporter = {
  /** From now on, by itself, every `bounds.upstreamReportEveryMs`. What had failed before is tried once. */
  start(): void
  /** Now, if there is something that others do not know. Resolves once it is written. */
  report(): Promise<void>
  /** Writes nothing more. */
  stop(): Promise<void>
}

/** Writes on change alone, and now and then that all is still well. Off the path of requests. */
export function createUpstreamReporter(services: Services, watch: UpstreamWatch): UpstreamReporter {
  const { clock, logger } = services
  let reported: string | undefined
  let notedMs = 0
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  let isFailing = false
  let isStopped = false

  async function report(): Promise<void> {
    const news = JSON.stringify(watch.sight())
    const success = watch.lastSuccessMs() ?? 0
    const isStale = success - notedMs >= bounds.upstreamSuccessNotedEveryMs
    if (news === reported && !isStale) return
    if (!(await writeHealth(services, watch))) return
    reported = news
    notedMs = Math.max(success, clock.now())
  }

  async function reportOrLog(): Promise<void> {
    if (isStopped) return
    try {
      await report()
      isFailing = false
    } catch (error) {
      // Once an outage: the next rounds would say the same.
      if (!isFailing) logger.warn({ err: error }, 'what is seen of the upstream was not written')
      isFailing = true
    }
  }

  return {
    report,
    start: () => {
      round = tryAgain(services, watch).then(reportOrLog)
      timer = setInterval(() => {
        round = round.then(reportOrLog)
      }, bounds.upstreamReportEveryMs)
    },
    stop: async () => {
      isStopped = true
      clearInterval(timer)
      await round
    },
  }
}

/** What had failed before this node started may have been mended since: a start is when a credential changes. */
async function tryAgain({ store, logger }: Services, watch: UpstreamWatch): Promise<void> {
  try {
    const health = await findUpstreamHealth(store.read)
    if (health?.status === 'refused' || health?.status === 'unreachable') await watch.test()
  } catch (error) {
    logger.warn({ err: error }, 'what was seen of the upstream could not be read')
  }
}

/** Returns false, with nothing written, as long as there is no organization that it could matter to. */
function writeHealth(services: Services, watch: UpstreamWatch): Promise<boolean> {
  const { store, clock } = services
  return store.transaction(async (tx) => {
    const organizationIds = await listOrganizationIds(tx.db)
    const [first] = organizationIds
    if (first === undefined) return false
    // So that of two nodes that see the same one is the first to tell of it.
    await tx.lockOrganization(first)
    const before = await findUpstreamHealth(tx.db)
    const { health, alerts } = nextHealth(before, watch, clock.now())
    await putUpstreamHealth(tx.db, health)
    if (alerts) for (const id of organizationIds) await alertAdmins(services, tx, { id, health })
    return true
  })
}

async function alertAdmins(
  services: Services,
  tx: StoreTransaction,
  { id: organizationId, health }: { readonly id: OrganizationId; readonly health: UpstreamHealth },
): Promise<void> {
  const admins = { organizationId, workspaceId: null, roles: ['admin'] } as const
  const recipients = await listAddressesOf(tx.db, admins)
  const facts = {
    kind: 'upstream_refused',
    sinceMs: health.sinceMs ?? services.clock.now(),
    httpStatus: health.httpStatus ?? 0,
  } as const
  await queueMail(services, tx, { organizationId, recipients, facts })
}
