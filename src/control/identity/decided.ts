import { hash } from 'node:crypto'
import type { CeremonyId, OrganizationId, PasskeyId, SecondFactorId, UserId } from '#domain/id.ts'
import type { Ceremony } from '#store/queries/ceremonies.ts'
import type { Passkey } from '#store/queries/passkeys.ts'
import type { SecondFactor } from '#store/queries/second-factors.ts'
import { callerToken } from './rows.ts'
import type { Known, Rows } from './rows.ts'

/** What the engine has decided, in the terms of our store. Nothing of it is written yet. */
export type Decided = {
  readonly begun: readonly Ceremony[]
  readonly ended: readonly Ceremony[]
  readonly factorBefore: SecondFactor | undefined
  readonly factorAfter: SecondFactor | undefined
  readonly newPasskey: Passkey | undefined
  /** With its new count. */
  readonly usedPasskey: Passkey | undefined
  readonly passwordHash: string | undefined
  /** Who has shown who they are. */
  readonly signedInUserId: UserId | undefined
}

type Where = {
  readonly organizationId: OrganizationId
  readonly nowMs: number
  readonly shiftMs: number
}

/** The difference between what the engine was given and what it has made of it. */
export function decidedIn(rows: Rows, known: Known, where: Where): Decided {
  const passkeys = known.passkeys ?? []
  const newPasskeys = rows.passkey.filter((row) => passkeys.every(({ id }) => id !== row.id))
  const newPasskey = newPasskeys[0]
  const session = rows.session.find(({ id }) => id !== callerToken)
  const password = rows.account.find(({ providerId }) => providerId === 'credential')
  const passwordHash = password?.['password'] as string | undefined
  return {
    ...ceremoniesIn(rows, known, where),
    factorBefore: known.factor,
    factorAfter: factorIn(rows, known, where),
    newPasskey: newPasskey && passkeyIn(newPasskey, where),
    usedPasskey: usedPasskeyIn(rows, passkeys, where.nowMs),
    passwordHash: passwordHash === known.person?.passwordHash ? undefined : passwordHash,
    signedInUserId: session?.['userId'] as UserId | undefined,
  }
}

function ceremoniesIn(
  { verification }: Rows,
  { ceremonies }: Known,
  { organizationId, nowMs, shiftMs }: Where,
): Pick<Decided, 'begun' | 'ended'> {
  const before = [...(ceremonies?.values() ?? [])]
  const begun = verification.filter((row) => before.every(({ id }) => id !== row.id))
  return {
    begun: begun.map((row) => ({
      id: row.id as CeremonyId,
      organizationId,
      digest: digestOfCeremony(row['identifier'] as string),
      value: row['value'] as string,
      createdAtMs: nowMs,
      expiresAtMs: (row['expiresAt'] as Date).getTime() - shiftMs,
    })),
    ended: before.filter(({ id }) => verification.every((row) => row.id !== id)),
  }
}

/** The name of a ceremony is a secret: whoever reads the database shall not end it. */
export function digestOfCeremony(name: string): string {
  return hash('sha256', name, 'hex')
}

function factorIn(
  { twoFactor: [row] }: Rows,
  { factor }: Known,
  { organizationId, nowMs }: Where,
): SecondFactor | undefined {
  if (!row) return undefined
  return {
    lastCodeDigests: [],
    lastCodeAtMs: null,
    createdAtMs: nowMs,
    ...factor,
    id: row.id as SecondFactorId,
    organizationId,
    userId: row['userId'] as UserId,
    sealedSecret: row['secret'] as string,
    sealedRecoveryCodes: row['backupCodes'] as string,
    isConfirmed: row['verified'] === true,
  }
}

function passkeyIn(row: Rows['passkey'][number], { organizationId, nowMs }: Where): Passkey {
  return {
    id: row.id as PasskeyId,
    organizationId,
    userId: row['userId'] as UserId,
    name: row['name'] as string,
    credentialId: row['credentialID'] as string,
    publicKey: row['publicKey'] as string,
    counter: row['counter'] as number,
    transports: (row['transports'] as string | undefined) ?? '',
    deviceType: row['deviceType'] as string,
    isSynced: row['backedUp'] === true,
    aaguid: (row['aaguid'] as string | undefined) ?? '',
    createdAtMs: nowMs,
    lastUsedAtMs: null,
  }
}

/** An authenticator that does not count signs at 0 for ever, so who signed in tells, and not the count. */
function usedPasskeyIn(
  { passkey, session }: Rows,
  before: readonly Passkey[],
  nowMs: number,
): Passkey | undefined {
  const [only] = before
  const row = passkey.find(({ id }) => id === only?.id)
  if (!only || !row || before.length > 1 || session.every(({ id }) => id === callerToken)) {
    return undefined
  }
  return { ...only, counter: row['counter'] as number, lastUsedAtMs: nowMs }
}
