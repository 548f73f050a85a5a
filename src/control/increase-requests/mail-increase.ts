import type { StoreTransaction } from '#store/port.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import { findPerson } from '#store/queries/people.ts'
import { listAddressesOf } from '#store/queries/role-holders.ts'
import type { RequestContext } from '../context.ts'
import { queueMail } from '../notify/queue-mail.ts'

/** Tells those who decide that somebody has asked; not whoever asks, who may be one of them. */
export async function mailDeciders(
  context: RequestContext,
  tx: StoreTransaction,
  request: IncreaseRequest,
): Promise<void> {
  const { id: increaseRequestId, organizationId } = request
  const deciders = { organizationId, workspaceId: null, roles: ['admin'] } as const
  const addresses = await listAddressesOf(tx.db, deciders)
  const own = await addressOfAsker(tx, request)
  const recipients = addresses.filter((address) => address !== own)
  const facts = { kind: 'increase_asked', increaseRequestId } as const
  await queueMail(context, tx, { organizationId, recipients, facts })
}

/** Tells whoever asked what was decided, unless they decided it themselves. */
export async function mailAsker(
  context: RequestContext,
  tx: StoreTransaction,
  request: IncreaseRequest,
): Promise<void> {
  const { id: increaseRequestId, organizationId, requestedBy } = request
  const address = await addressOfAsker(tx, request)
  if (address === undefined || requestedBy.id === context.caller.userId) return
  const facts = { kind: 'increase_decided', increaseRequestId } as const
  await queueMail(context, tx, { organizationId, recipients: [address], facts })
}

/** Nobody's for a request that an admin key has made, and for somebody who is no member any more. */
async function addressOfAsker(
  { db }: StoreTransaction,
  { organizationId, requestedBy }: IncreaseRequest,
): Promise<string | undefined> {
  if (requestedBy.type !== 'user') return undefined
  const person = await findPerson(db, { organizationId, userId: requestedBy.id })
  return person?.removedAtMs === null ? person.email : undefined
}
