import type { OrganizationId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { Db } from '../port.ts'

/** What an organization asks of each new API key. Null asks for nothing. */
export type KeyPolicy = {
  readonly lifetimeDaysMax: number | null
  readonly expiryRequired: boolean
  /** Set on each new key, for each month. */
  readonly defaultSpendLimitNanoUsd: NanoUsd | null
  /** Live keys that one person may own. */
  readonly keysPerPersonMax: number | null
}

/** As JSON: amounts are strings of digits, and what asks for nothing is left out. */
type PackedKeyPolicy = { days?: number; expiry?: true; spend?: string; keys?: number }

/** Throws for an organization that is not there. */
export async function getKeyPolicyRow(db: Db, id: OrganizationId): Promise<KeyPolicy> {
  const { key_policy: column } = await db
    .selectFrom('organization')
    .select('key_policy')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { days, expiry, spend, keys } = JSON.parse(column) as PackedKeyPolicy
  return {
    lifetimeDaysMax: days ?? null,
    expiryRequired: expiry ?? false,
    defaultSpendLimitNanoUsd: spend === undefined ? null : nanoUsd(BigInt(spend)),
    keysPerPersonMax: keys ?? null,
  }
}

/** Replaces the policy whole. Keys that are there already stay as they are. */
export async function updateKeyPolicyRow(
  db: Db,
  id: OrganizationId,
  policy: KeyPolicy,
): Promise<void> {
  const { lifetimeDaysMax, expiryRequired, defaultSpendLimitNanoUsd, keysPerPersonMax } = policy
  const packed: PackedKeyPolicy = {
    ...(lifetimeDaysMax === null ? {} : { days: lifetimeDaysMax }),
    ...(expiryRequired ? { expiry: true } : {}),
    ...(defaultSpendLimitNanoUsd === null ? {} : { spend: String(defaultSpendLimitNanoUsd) }),
    ...(keysPerPersonMax === null ? {} : { keys: keysPerPersonMax }),
  }
  const column = JSON.stringify(packed)
  await db.updateTable('organization').set({ key_policy: column }).where('id', '=', id).execute()
}
