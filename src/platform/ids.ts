import { randomFillSync, randomUUID } from 'node:crypto'
import type {
  ActivityId,
  AdminKeyId,
  ApiKeyId,
  CeremonyId,
  DeliveryId,
  IdentityLinkId,
  IdentityProviderId,
  IncarnationId,
  IncreaseRequestId,
  InviteId,
  NotificationEventId,
  NotificationId,
  OrganizationId,
  PasskeyId,
  PriceId,
  RequestId,
  SecondFactorId,
  SessionId,
  SpendLimitId,
  StatementRecipientId,
  UserId,
  WebhookId,
  WorkspaceId,
} from '#domain/id.ts'
import type { Clock } from './clock.ts'

/** Makes the ids of the product. All but the organization's sort by the time at which they were made. */
export type Ids = {
  organization(): OrganizationId
  workspace(): WorkspaceId
  apiKey(): ApiKeyId
  playgroundKey(): ApiKeyId
  adminKey(): AdminKeyId
  user(): UserId
  spendLimit(): SpendLimitId
  invite(): InviteId
  session(): SessionId
  increaseRequest(): IncreaseRequestId
  request(): RequestId
  incarnation(): IncarnationId
  activity(): ActivityId
  notification(): NotificationId
  notificationEvent(): NotificationEventId
  delivery(): DeliveryId
  webhook(): WebhookId
  statementRecipient(): StatementRecipientId
  price(): PriceId
  ceremony(): CeremonyId
  secondFactor(): SecondFactorId
  passkey(): PasskeyId
  identityProvider(): IdentityProviderId
  identityLink(): IdentityLinkId
}

/** Fills the buffer with random bytes. */
export type Random = (buffer: Uint8Array<ArrayBuffer>) => void

export function createIds(clock: Clock, random: Random = randomFillSync): Ids {
  const body = sortableBody(clock, random)
  const make =
    <Id extends string>(prefix: string) =>
    (): Id =>
      `${prefix}_${body()}` as Id
  return {
    organization: () => randomUUID() as OrganizationId,
    workspace: make('wrkspc'),
    apiKey: make('apikey'),
    playgroundKey: make('playground'),
    adminKey: make('adminkey'),
    user: make('user'),
    spendLimit: make('spl'),
    invite: make('invite'),
    session: make('session'),
    increaseRequest: make('slir'),
    request: make('req'),
    incarnation: make('inc'),
    activity: make('activity'),
    notification: make('ntf'),
    notificationEvent: make('ntfevt'),
    delivery: make('dlv'),
    webhook: make('whk'),
    statementRecipient: make('strcp'),
    price: make('price'),
    ceremony: make('crm'),
    secondFactor: make('sfa'),
    passkey: make('passkey'),
    identityProvider: make('idp'),
    identityLink: make('idlink'),
  }
}

// In ASCII order, so that ids compare as their bytes do; without the look-alikes 0, O, I and l.
const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const timeLength = 8
const randomLength = 14
const poolBytes = 4096

/**
 * Anthropic's tagged ids are `01` and 22 base58 characters. Ours spend 8 of them on the millisecond,
 * so that rows made together lie together in the index, and 14 (82 bits) on chance.
 */
function sortableBody(clock: Clock, random: Random): () => string {
  const pool = new Uint8Array(poolBytes)
  let used = poolBytes
  let timeMs = -1
  let time = ''
  return () => {
    if (used + randomLength * 2 > poolBytes) {
      random(pool)
      used = 0
    }
    const nowMs = clock.now()
    if (nowMs !== timeMs) {
      timeMs = nowMs
      time = encodeTime(nowMs)
    }
    let tail = ''
    for (let index = 0; index < randomLength; index++) {
      // Two bytes a character keep the bias of the modulus below one in a thousand.
      const value = (pool[used]! << 8) | pool[used + 1]!
      used += 2
      tail += alphabet[value % 58]
    }
    return `01${time}${tail}`
  }
}

/** Sorts before every request id made at that instant or later, and after all earlier ones. Unix milliseconds. */
export function requestIdsFrom(instantMs: number): string {
  return `req_01${encodeTime(Math.max(0, instantMs))}`
}

/** When an id of ours was made, in Unix milliseconds; `undefined` for what is none. The organization's says nothing. */
export function instantOfId(id: string): number | undefined {
  const [, time] = /^[a-z]+_01([1-9A-HJ-NP-Za-km-z]{8})[1-9A-HJ-NP-Za-km-z]{14}$/.exec(id) ?? []
  if (time === undefined) return undefined
  return Array.from(time).reduce((sum, digit) => sum * 58 + alphabet.indexOf(digit), 0)
}

function encodeTime(nowMs: number): string {
  let text = ''
  for (let rest = nowMs, index = 0; index < timeLength; index++) {
    text = alphabet[rest % 58] + text
    rest = Math.floor(rest / 58)
  }
  return text
}
