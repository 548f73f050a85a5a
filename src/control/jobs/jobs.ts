import { bounds } from '#platform/bounds.ts'
import { claimDeliveries, releaseHeldDeliveries } from '#store/queries/deliveries.ts'
import { deliver } from './deliver.ts'
import type { DeliverServices } from './deliver.ts'
import { endRaises } from './end-raises.ts'
import { createStatementMailing } from './mail-statements.ts'
import type { MailStatementsServices } from './mail-statements.ts'
import type { EndRaisesServices } from './end-raises.ts'
import { sendResetMails } from './send-reset-mails.ts'
import { takeCrossings } from './take-crossings.ts'
import type { TakeCrossingsServices } from './take-crossings.ts'

export type JobServices = TakeCrossingsServices &
  DeliverServices &
  EndRaisesServices &
  MailStatementsServices

/** What happens without a request. Any number of nodes may run it on one database. */
export type Jobs = {
  /** From now on, by itself, every `bounds.notifyEveryMs`. */
  start(): void
  /** One round, and all that is due: resolves once nothing of it is on its way. Rejects when the round fails. */
  runOnce(): Promise<void>
  /** Begins nothing new. Resolves once what is on its way has ended. */
  stop(): Promise<void>
}

export function createJobs(services: JobServices): Jobs {
  const outbox = createOutbox(services)
  const statements = createStatementMailing(services)
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  let isStopped = false
  let isFailing = false

  async function roundOrLog(): Promise<void> {
    // Each also when one before it has failed: one part must not hold the others up.
    const ended = await Promise.allSettled([endRaises(services)])
    const taken = await Promise.allSettled([takeCrossings(services)])
    const stated = await Promise.allSettled([statements.queueDue()])
    const sent = await Promise.allSettled([outbox.startDue()])
    const mailed = await Promise.allSettled([sendResetMails(services)])
    const failure = [...ended, ...taken, ...stated, ...sent, ...mailed].find(
      ({ status }) => status === 'rejected',
    )
    // Once an outage: the next rounds would say the same.
    if (failure?.status === 'rejected' && !isFailing) {
      services.logger.warn({ err: failure.reason }, 'a round of jobs failed')
    }
    isFailing = failure !== undefined
    if (!isStopped) timer = setTimeout(begin, bounds.notifyEveryMs)
  }

  function begin(): void {
    round = roundOrLog()
  }

  return {
    start: () => {
      round = releaseHeld(services).then(roundOrLog)
    },
    runOnce: async () => {
      await endRaises(services)
      await takeCrossings(services)
      await statements.queueDue()
      while ((await outbox.startDue()) > 0) await outbox.idle()
      await sendResetMails(services)
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await round
      await outbox.idle()
    },
  }
}

/** A server that has got its mail server sends what has waited for one, unless it is old. */
async function releaseHeld({ store, clock, mailer, logger }: JobServices): Promise<void> {
  if (!mailer) return
  const nowMs = clock.now()
  const held = { sinceMs: nowMs - bounds.heldMailMsMax, nowMs }
  await store
    .transaction((tx) => releaseHeldDeliveries(tx.db, held))
    .catch((error: unknown) => logger.warn({ err: error }, 'held mail was not taken up'))
}

type Outbox = {
  /** Claims what is due, as far as there is room, and sends it. Resolves to how many, before they have arrived. */
  startDue(): Promise<number>
  idle(): Promise<void>
}

function createOutbox(services: JobServices): Outbox {
  const { store, clock, logger } = services
  const running = new Set<Promise<void>>()

  function track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => logger.warn({ err: error }, 'a delivery was left to its lease'))
      .finally(() => running.delete(tracked))
    running.add(tracked)
  }

  return {
    startDue: async () => {
      const countMax = bounds.deliveriesRunningMax - running.size
      if (countMax <= 0) return 0
      const nowMs = clock.now()
      const claim = { nowMs, leaseUntilMs: nowMs + bounds.deliveryLeaseMs, countMax }
      const claimed = await store.transaction((tx) => claimDeliveries(tx.db, claim))
      for (const delivery of claimed) track(deliver(services, delivery))
      return claimed.length
    },
    idle: async () => {
      await Promise.all(running)
    },
  }
}
