import type { OrganizationId } from '../src/domain/id.ts'
import { nanoUsd } from '../src/domain/money.ts'
import type { NanoUsd } from '../src/domain/money.ts'
import type { ScopeId, ScopeKind } from '../src/domain/scope.ts'
import type { Ledger } from '../src/ledger/port.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Config } from '../src/platform/config.ts'
import { createIds } from '../src/platform/ids.ts'
import { createLogger } from '../src/platform/log.ts'
import { createSecretKey } from '../src/platform/secret-key.ts'
import type { StoreTransaction } from '../src/store/port.ts'
import { insertApiKey } from '../src/store/queries/api-keys.ts'
import { insertSpendLimit } from '../src/store/queries/spend-limits.ts'
import { insertWorkspace } from '../src/store/queries/workspaces.ts'
import { createStore } from '../src/store/store.ts'
import { openInstallation } from '../src/installation.ts'

const seedSize = { workspaces: 200, keys: 5_000 }
const keysPerTransaction = 500

export type SeededKeys = {
  readonly secrets: readonly string[]
  readonly facts: Readonly<Record<string, string>>
}

/**
 * Writes the workspaces and keys straight into the database before the server starts, each with a limit
 * of its own. The API takes a hundred live workspaces in an organization; the ledger has no such bound,
 * and it is the ledger whose many rows are to be measured.
 */
export async function seedKeys(config: Config, organizationId: string): Promise<SeededKeys> {
  const clock = systemClock
  const ids = createIds(clock)
  const installation = await openInstallation(config, { clock, ids, logger: createLogger('warn') })
  if (!installation) throw new Error('another process has the data folder')
  const startedAt = performance.now()
  const store = createStore(installation.database)
  const seed: Seed = { ids, ledger: installation.ledger, organizationId: organizationId as never }
  try {
    const workspaceIds = await store.transaction((tx) => addWorkspaces(tx, seed))
    const secrets: string[] = []
    while (secrets.length < seedSize.keys) {
      const from = secrets.length
      const added = await store.transaction((tx) => addKeys(tx, seed, { workspaceIds, from }))
      secrets.push(...added)
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const size = `${seedSize.keys} keys in ${seedSize.workspaces} workspaces`
    return { secrets, facts: { [`${size}, each with a limit, written in bulk`]: `${seconds} s` } }
  } finally {
    await installation.close()
  }
}

type Seed = {
  readonly ids: ReturnType<typeof createIds>
  readonly ledger: Ledger
  readonly organizationId: OrganizationId
}
type WorkspaceIds = Awaited<ReturnType<typeof addWorkspaces>>

async function addWorkspaces(tx: StoreTransaction, seed: Seed) {
  const { ids, organizationId } = seed
  const workspaceIds = Array.from({ length: seedSize.workspaces }, () => ids.workspace())
  for (const [index, id] of workspaceIds.entries()) {
    await insertWorkspace(tx.db, {
      id,
      organizationId,
      name: `Bench ${index}`,
      displayColor: '#6C5BB9',
      tags: {},
      isDefault: false,
      createdAtMs: systemClock.now(),
      archivedAtMs: null,
      pausedAtMs: null,
    })
    await addScope(tx, seed, { id, kind: 'workspace', amountNanoUsd: dollars(1_000_000n) })
  }
  return workspaceIds
}

async function addKeys(
  tx: StoreTransaction,
  seed: Seed,
  { workspaceIds, from }: { workspaceIds: WorkspaceIds; from: number },
): Promise<string[]> {
  const secrets: string[] = []
  const to = Math.min(from + keysPerTransaction, seedSize.keys)
  for (let index = from; index < to; index++) {
    const id = seed.ids.apiKey()
    const { secret, digest, hint } = createSecretKey('api')
    await insertApiKey(tx.db, {
      id,
      organizationId: seed.organizationId,
      workspaceId: workspaceIds[index % workspaceIds.length]!,
      name: `bench ${index}`,
      status: 'active',
      digest,
      hint,
      createdByUserId: null,
      createdAtMs: systemClock.now(),
      expiresAtMs: null,
    })
    await addScope(tx, seed, { id, kind: 'api_key', amountNanoUsd: dollars(100_000n) })
    secrets.push(secret)
  }
  return secrets
}

async function addScope(
  tx: StoreTransaction,
  { ids, ledger, organizationId }: Seed,
  { id, kind, amountNanoUsd }: { id: ScopeId; kind: ScopeKind; amountNanoUsd: NanoUsd },
): Promise<void> {
  const nowMs = systemClock.now()
  await ledger.createScopes(tx.ledger, [{ id, kind, organizationId, expiresAtMs: null }])
  await insertSpendLimit(tx.db, {
    id: ids.spendLimit(),
    organizationId,
    scopeKind: kind,
    scopeId: id,
    period: 'monthly',
    amountNanoUsd,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  })
  const spendLimits = [{ window: 'monthly', limitNanoUsd: amountNanoUsd } as const]
  await ledger.editScopes(tx.ledger, [{ id, spendLimits }])
}

function dollars(amount: bigint): NanoUsd {
  return nanoUsd(amount * 1_000_000_000n)
}
