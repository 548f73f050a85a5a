import type { OrganizationId } from '#domain/id.ts'
import { windowBounds, windowIdsAt } from '#domain/window.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import type { Ids } from '#platform/ids.ts'
import type { Store } from '#store/port.ts'
import { findOrganization, listOrganizationIds } from '#store/queries/organizations.ts'
import { isStatementMailed, noteStatementMailed } from '#store/queries/statement-mailings.ts'
import { listStatementAddresses } from '#store/queries/statement-recipients.ts'
import { queueMail } from '../notify/queue-mail.ts'
import { readMonthState } from '../statements/read-statement.ts'
import type { StatementReports } from '../statements/read-statement.ts'

export type MailStatementsServices = {
  readonly store: Store
  readonly reports: StatementReports
  readonly clock: Clock
  readonly ids: Ids
}

/** Puts the statement of the last month into the outbox, once. */
export type StatementMailing = { queueDue(): Promise<void> }

/**
 * A month is mailed when it is final, or a day after its end at the latest. What is put into the outbox and the
 * note that it has been are one transaction, so any number of nodes may run this, and be stopped anywhere. Where nobody is to
 * be told, the month is noted all the same: whoever is added later is told of the months that follow.
 */
export function createStatementMailing(services: MailStatementsServices): StatementMailing {
  const { store, clock } = services
  // Of this node alone: spares it the question at each round.
  let doneMonth = ''
  let lookedAtMs = Number.NEGATIVE_INFINITY
  return {
    queueDue: async () => {
      const nowMs = clock.now()
      const { startMs } = windowBounds(windowIdsAt(nowMs).monthly)
      const month = windowIdsAt(startMs - 1).monthly
      if (month === doneMonth || nowMs < lookedAtMs + bounds.statementLookEveryMs) return
      lookedAtMs = nowMs
      let isDone = true
      for (const organizationId of await listOrganizationIds(store.read)) {
        isDone =
          (await mailMonth(services, { organizationId, month, endedAtMs: startMs })) && isDone
      }
      if (isDone) doneMonth = month
    },
  }
}

type Month = {
  readonly organizationId: OrganizationId
  readonly month: string
  readonly endedAtMs: number
}

/** Whether nothing more is to be done for it. */
async function mailMonth(
  services: MailStatementsServices,
  { organizationId, month, endedAtMs }: Month,
): Promise<boolean> {
  const { store, clock } = services
  const asked = { organizationId, month }
  if (await isStatementMailed(store.read, asked)) return true
  const organization = await findOrganization(store.read, organizationId)
  // One that was not there yet has nothing to tell of.
  if (!organization || organization.createdAtMs >= endedAtMs) return true
  const mayWait = clock.now() < endedAtMs + bounds.statementWaitMsMax
  if (mayWait && !(await readMonthState(services, asked)).isFinal) return false
  await store.transaction(async (tx) => {
    await tx.lockOrganization(organizationId)
    if (await isStatementMailed(tx.db, asked)) return
    await noteStatementMailed(tx.db, { ...asked, atMs: clock.now() })
    const recipients = await listStatementAddresses(tx.db, organizationId)
    await queueMail(services, tx, {
      organizationId,
      recipients,
      facts: { kind: 'statement', month },
    })
  })
  return true
}
