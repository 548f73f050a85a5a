import type { ApiKeyId, OrganizationId, WorkspaceId } from '../src/domain/id.ts'
import { nanoUsd } from '../src/domain/money.ts'
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
import { allLimits, spendLimits } from './all-limits.ts'
import { openInstallation } from '../src/installation.ts'

/** Of one organization. */
const keysOfWorkspaceByDefault = 10
const rowsPerTransaction = 500

export type SeededKeys = {
  readonly secrets: readonly string[]
  readonly facts: Readonly<Record<string, string>>
}

/**
 * Puts every kind of limit on the scopes that the bench asks by, and writes many more workspaces and keys
 * straight into the database before the server starts, each with limits of its own. The API takes a hundred
 * live workspaces in an organization; the ledger has no such bound, and it is the ledger whose many rows are
 * to be measured.
 */
export async function seedKeys(
  config: Config,
  { organizationId, limited, keys, keysOfWorkspace = keysOfWorkspaceByDefault }: SeedPlan,
): Promise<SeededKeys> {
  const clock = systemClock
  const ids = createIds(clock)
  const installation = await openInstallation(config, { clock, ids, logger: createLogger('warn') })
  if (!installation) throw new Error('another process has the data folder')
  const startedAt = performance.now()
  const store = createStore(installation.database)
  const { ledger } = installation
  const seed: Seed = {
    ids,
    ledger,
    organizationId: organizationId as OrganizationId,
    keys,
    keysOfWorkspace,
  }
  try {
    await store.transaction((tx) =>
      ledger.editScopes(
        tx.ledger,
        limited.map((id, index) =>
          allLimits(id as ScopeId, 5_000_000n - BigInt(index) * 1_000_000n),
        ),
      ),
    )
    const workspaceIds: WorkspaceId[] = []
    while (workspaceIds.length < keys / keysOfWorkspace) {
      const from = workspaceIds.length
      workspaceIds.push(...(await store.transaction((tx) => addWorkspaces(tx, seed, from))))
    }
    const secrets: string[] = []
    while (secrets.length < keys) {
      const from = secrets.length
      const added = await store.transaction((tx) => addKeys(tx, seed, { workspaceIds, from }))
      secrets.push(...added)
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const size = `${keys} keys in ${workspaceIds.length} workspaces`
    return { secrets, facts: { [`${size}, each with limits, written in bulk`]: `${seconds} s` } }
  } finally {
    await installation.close()
  }
}

export type SeedPlan = {
  readonly organizationId: string
  /** The scopes that most workloads ask by: those of the organization, a workspace and a key. */
  readonly limited: readonly string[]
  /** How many keys there are besides. */
  readonly keys: number
  readonly keysOfWorkspace?: number | undefined
}

type Seed = {
  readonly keys: number
  readonly keysOfWorkspace: number
  readonly ids: ReturnType<typeof createIds>
  readonly ledger: Ledger
  readonly organizationId: OrganizationId
}

async function addWorkspaces(
  tx: StoreTransaction,
  seed: Seed,
  from: number,
): Promise<WorkspaceId[]> {
  const { ids, organizationId } = seed
  const length = Math.min(rowsPerTransaction, Math.ceil(seed.keys / seed.keysOfWorkspace) - from)
  const workspaceIds = Array.from({ length }, () => ids.workspace())
  for (const [index, id] of workspaceIds.entries()) {
    await insertWorkspace(tx.db, {
      id,
      organizationId,
      name: `Bench ${from + index}`,
      displayColor: '#6C5BB9',
      tags: {},
      isDefault: false,
      createdAtMs: systemClock.now(),
      archivedAtMs: null,
      pausedAtMs: null,
    })
  }
  await addScopes(tx, seed, { newIds: workspaceIds, kind: 'workspace', dollars: 1_000_000n })
  return workspaceIds
}

async function addKeys(
  tx: StoreTransaction,
  seed: Seed,
  { workspaceIds, from }: { workspaceIds: readonly WorkspaceId[]; from: number },
): Promise<string[]> {
  const secrets: string[] = []
  const newIds: ApiKeyId[] = []
  const to = Math.min(from + rowsPerTransaction, seed.keys)
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
      ownerUserId: null,
      createdAtMs: systemClock.now(),
      expiresAtMs: null,
      allowedModels: null,
      allowedIps: null,
    })
    newIds.push(id)
    secrets.push(secret)
  }
  await addScopes(tx, seed, { newIds, kind: 'api_key', dollars: 100_000n })
  return secrets
}

type NewScopes = {
  readonly newIds: readonly ScopeId[]
  readonly kind: ScopeKind
  readonly dollars: bigint
}

async function addScopes(
  tx: StoreTransaction,
  { ids, ledger, organizationId }: Seed,
  { newIds, kind, dollars }: NewScopes,
): Promise<void> {
  const nowMs = systemClock.now()
  const amountNanoUsd = nanoUsd(dollars * 1_000_000_000n)
  const scopes = newIds.map((id) => ({ id, kind, organizationId, expiresAtMs: null }))
  await ledger.createScopes(tx.ledger, scopes)
  for (const id of newIds) {
    await insertSpendLimit(tx.db, {
      id: ids.spendLimit(),
      organizationId,
      scopeKind: kind,
      scopeId: id,
      period: 'monthly',
      amountNanoUsd,
      mode: 'enforce',
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })
  }
  const limited = { spendLimits: spendLimits(dollars), rateLimits }
  await ledger.editScopes(
    tx.ledger,
    newIds.map((id) => ({ id, ...limited })),
  )
}

const rateLimits = [
  { group: 'claude_sonnet_5_5', limiter: 'requests_per_minute', limit: 1_000_000_000 },
  { group: 'claude_sonnet_5_5', limiter: 'input_tokens_per_minute', limit: 1_000_000_000 },
  { group: 'claude_sonnet_5_5', limiter: 'output_tokens_per_minute', limit: 1_000_000_000 },
] as const
