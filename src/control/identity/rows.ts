import type { UserId } from '#domain/id.ts'
import { systemClock } from '#platform/clock.ts'
import type { Ceremony } from '#store/queries/ceremonies.ts'
import type { Passkey } from '#store/queries/passkeys.ts'
import type { Person } from '#store/queries/people.ts'
import type { SecondFactor } from '#store/queries/second-factors.ts'

/** A row as better-auth has it: its names of fields, and `Date`s. */
type Row = { readonly id: string } & Record<string, unknown>

/** The tables of better-auth, with the rows that one ceremony is about. */
export type Rows = Record<
  'user' | 'session' | 'account' | 'verification' | 'twoFactor' | 'passkey',
  Row[]
>

/** What one ceremony is about, as our store has it. */
export type Known = {
  readonly person?: Person | undefined
  /** The person has signed in already, and does something to their own account. */
  readonly isCaller?: boolean
  readonly factor?: SecondFactor | undefined
  readonly passkeys?: readonly Passkey[]
  /** By their names, of which the store has the digests alone. */
  readonly ceremonies?: ReadonlyMap<string, Ceremony>
}

/**
 * How the engine is told of the person who signs in or forgot their password: whether their address is theirs is known
 * by then, and better-auth has an idea of its own of what an address looks like.
 */
export const alias = 'somebody@atelier.invalid'

/** Of the caller's session: it lives as long as the engine. */
export const callerToken = 'caller'

/**
 * better-auth reads the machine's clock, and our rows are in the time of ours. `shiftMs` is what the first is ahead of
 * the second: nothing, but where a test holds ours.
 */
export function rowsOf(known: Known, shiftMs: number): Rows {
  const at = (instantMs: number): Date => new Date(instantMs + shiftMs)
  const { person, factor, passkeys = [], ceremonies = new Map<string, Ceremony>() } = known
  return {
    user: person ? [userOf(person, known, at)] : [],
    session: person && known.isCaller ? [sessionOf(person.id)] : [],
    // Whether the caller has to show it again is the table of permissions' to say, and was asked.
    account:
      person && !known.isCaller && person.passwordHash !== '' ? [passwordOf(person, at)] : [],
    verification: Array.from(ceremonies, ([identifier, ceremony]) => ({
      id: ceremony.id,
      identifier,
      value: ceremony.value,
      createdAt: at(ceremony.createdAtMs),
      updatedAt: at(ceremony.createdAtMs),
      expiresAt: at(ceremony.expiresAtMs),
    })),
    twoFactor: factor ? [factorOf(factor)] : [],
    passkey: passkeys.map((each) => passkeyOf(each, at)),
  }
}

/** Tells the engine, while it is at it, of a member whom a provider vouches for, and whether it has before. */
export function introduce(
  rows: Rows,
  {
    person,
    email,
    link,
  }: {
    readonly person: Person
    readonly email: string
    readonly link: { readonly providerId: string; readonly subject: string } | undefined
  },
): void {
  const at: At = (instantMs) => new Date(instantMs)
  rows.user.push({ ...userOf(person, { isCaller: true }, at), email })
  if (!link) return
  const { providerId, subject: accountId } = link
  const account = { userId: person.id, providerId, accountId, createdAt: at(0), updatedAt: at(0) }
  rows.account.push({ id: `link of ${person.id}`, ...account })
}

type At = (instantMs: number) => Date

function userOf(person: Person, { isCaller, factor }: Known, at: At): Row {
  return {
    id: person.id,
    email: isCaller ? person.email : alias,
    // Members were invited to their address, or have named it as the first of all.
    emailVerified: true,
    name: person.name,
    twoFactorEnabled: factor?.isConfirmed ?? false,
    createdAt: at(person.createdAtMs),
    updatedAt: at(person.createdAtMs),
  }
}

function sessionOf(userId: UserId): Row {
  const now = new Date(systemClock.now())
  const expiresAt = new Date(now.getTime() + 3_600_000)
  const since = { createdAt: now, updatedAt: now }
  return { id: callerToken, token: callerToken, userId, ...since, expiresAt }
}

function passwordOf({ id, passwordHash, createdAtMs }: Person, at: At): Row {
  const since = { createdAt: at(createdAtMs), updatedAt: at(createdAtMs) }
  const account = { userId: id, providerId: 'credential', accountId: id }
  return { id: `password of ${id}`, ...account, password: passwordHash, ...since }
}

function factorOf(factor: SecondFactor): Row {
  return {
    id: factor.id,
    userId: factor.userId,
    secret: factor.sealedSecret,
    backupCodes: factor.sealedRecoveryCodes,
    verified: factor.isConfirmed,
  }
}

function passkeyOf(passkey: Passkey, at: At): Row {
  return {
    id: passkey.id,
    userId: passkey.userId,
    name: passkey.name,
    credentialID: passkey.credentialId,
    publicKey: passkey.publicKey,
    counter: passkey.counter,
    transports: passkey.transports,
    deviceType: passkey.deviceType,
    backedUp: passkey.isSynced,
    aaguid: passkey.aaguid,
    createdAt: at(passkey.createdAtMs),
  }
}
