import { hash } from 'node:crypto'
import { bounds } from '#platform/bounds.ts'
import type { StoreTransaction } from '#store/port.ts'
import {
  claimIdempotencyKey,
  deleteIdempotentAnswers,
  findIdempotentAnswer,
  updateIdempotentAnswer,
} from '#store/queries/idempotent-answers.ts'
import type { IdempotentAnswer } from '#store/queries/idempotent-answers.ts'
import { actorOf } from './actor.ts'
import { ApiError, invalidRequest } from './api-error.ts'
import type { RequestContext } from './context.ts'

/** The name that the caller has given to a request, so that it is done once however often it is sent. */
export type Idempotency = {
  readonly key: string
  readonly requestDigest: string
  /** Set once the change of the request has taken the name. */
  isClaimed: boolean
}

/** Thrown in the place of a change that has been made: nothing is to be done but to answer again. */
export class AnsweredBefore extends Error {
  override readonly name = 'AnsweredBefore'
  readonly answer: unknown

  constructor(answer: unknown) {
    super('the request has been answered before')
    this.answer = answer
  }
}

/** What makes two requests the same: who sends them, where to, and every byte. */
export function parseIdempotency(
  { caller }: Pick<RequestContext, 'caller'>,
  key: string,
  { url, body }: { readonly url: string; readonly body: string },
): Idempotency {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidRequest('idempotency-key: Must have 1 to 255 characters of ASCII, without spaces')
  }
  const { pathname, search } = new URL(url)
  const parts = [actorOf(caller).id, pathname, search, body]
  const requestDigest = hash('sha256', JSON.stringify(parts), 'hex')
  return { key, requestDigest, isClaimed: false }
}

/** Throws `AnsweredBefore` when the request has been made, and refuses another one of the same name. */
export async function refuseAnswered(
  { store, caller, clock, idempotency }: RequestContext,
  db = store.read,
): Promise<void> {
  if (!idempotency) return
  const { key, requestDigest } = idempotency
  const earlier = await findIdempotentAnswer(db, { organizationId: caller.organizationId, key })
  if (!earlier) return
  const ageMs = clock.now() - earlier.createdAtMs
  if (ageMs >= bounds.idempotentAnswerMsMax) return
  if (earlier.requestDigest !== requestDigest) {
    throw invalidRequest('idempotency-key: Belongs to another request')
  }
  if (!earlier.isFinal && ageMs < bounds.idempotentRequestMsMax) {
    throw new ApiError('conflict_error', 'The same request is being answered. Try again shortly.')
  }
  throw new AnsweredBefore(earlier.answer)
}

/** Takes the name in the transaction of the change, of which there may be a second one in the same request. */
export async function claimIdempotency(
  context: RequestContext,
  tx: StoreTransaction,
): Promise<void> {
  const { caller, clock, idempotency } = context
  if (!idempotency || idempotency.isClaimed) return
  await refuseAnswered(context, tx.db)
  const { organizationId } = caller
  const { key, requestDigest } = idempotency
  const createdAtMs = clock.now()
  const beforeMs = createdAtMs - bounds.idempotentAnswerMsMax + 1
  await deleteIdempotentAnswers(tx.db, { organizationId, beforeMs })
  await claimIdempotencyKey(tx.db, { organizationId, key, requestDigest, createdAtMs })
}

/**
 * Keeps what the audit says in the place of the answer, in the same transaction: it is answered again should this
 * node end before it has kept the answer itself.
 */
export async function keepForNow(
  { caller, idempotency }: RequestContext,
  tx: StoreTransaction,
  presented: object | null,
): Promise<void> {
  if (!idempotency || idempotency.isClaimed) return
  const { organizationId } = caller
  const { key } = idempotency
  const kept = { answer: presented, isFinal: false }
  await updateIdempotentAnswer(tx.db, { organizationId, key }, kept)
}

/** Keeps the answer, without its secrets. The change has been made, so that nothing is refused any more. */
export async function keepAnswer(
  { store, caller, idempotency, logger }: RequestContext,
  answered: unknown,
): Promise<void> {
  if (!idempotency?.isClaimed) return
  const { organizationId } = caller
  const { key } = idempotency
  const kept: Pick<IdempotentAnswer, 'answer' | 'isFinal'> = {
    answer: withoutSecrets(answered),
    isFinal: true,
  }
  try {
    await store.transaction((tx) => updateIdempotentAnswer(tx.db, { organizationId, key }, kept))
  } catch (error) {
    logger.warn({ err: error }, 'the answer to a request with an idempotency key was not kept')
  }
}

/** Tells secrets by how they look, so that none is kept whatever its field is called; and by their fields. */
function withoutSecrets(answered: unknown): unknown {
  const text = JSON.stringify(answered, (name, value: unknown) =>
    secretFields.has(name) || (typeof value === 'string' && secretPattern.test(value))
      ? undefined
      : value,
  )
  return JSON.parse(text)
}

/** What a second factor is made of looks like any other word. */
const secretFields: ReadonlySet<string> = new Set(['secret', 'uri', 'recovery_codes', 'token'])

/** Ours, and those that webhooks are signed with. Hints, which are shorter, may be shown. */
const secretPattern = /atl-[a-z]+01-[\w-]{40}|whsec_[\w+/=]{40}/
