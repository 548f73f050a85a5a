import { nanoUsd } from '../src/domain/money.ts'
import type { OrganizationId } from '../src/domain/id.ts'
import type { ScopeId, ScopeKind } from '../src/domain/scope.ts'
import { ledgerDdl, ledgerLimitsDdl, ledgerReportOnlyDdl, ledgerLogDdl } from '../src/ledger/ddl.ts'
import { openLedger } from '../src/ledger/open.ts'
import type { LedgerTransaction } from '../src/ledger/port.ts'
import { systemClock } from '../src/platform/clock.ts'
import { createIds } from '../src/platform/ids.ts'
import { openDatabase } from '../src/store/database.ts'
import type { Database, DatabaseSettings } from '../src/store/database.ts'

export const ledgerScopesSize = { keys: 5_000, workspaces: 200 }
export const ledgerBoundNanoUsd = 5_000_000n
export const ledgerCostNanoUsd = 810_000n

export const scopeIds = {
  organization: '0b0c2a2e-5f3c-4c1e-9d1a-0123456789ab',
  workspace: (index: number) => `wrkspc_01bench${index}`,
  key: (index: number) => `apikey_01bench${index}`,
}

const scopesPerTransaction = 500

/** Creates the ledger's tables and its scopes, each with a monthly limit that is far away. */
export async function createLedgerScopes(settings: DatabaseSettings): Promise<void> {
  const database = openDatabase(settings, () => undefined)
  for (const sql of [ledgerDdl, ledgerLimitsDdl, ledgerReportOnlyDdl, ledgerLogDdl].flatMap(
    (ddl) => ddl[database.dialect],
  )) {
    if (database.dialect === 'sqlite') database.statement(sql).run()
    else await database.pool.query(sql)
  }
  const ids = createIds(systemClock)
  const ledger = await openLedger({ database, clock: systemClock, ids, logger: console })
  const all = listScopes()
  const organizationId = scopeIds.organization as OrganizationId
  const spendLimits = [
    { window: 'monthly', limitNanoUsd: nanoUsd(1_000_000_000_000_000n) },
  ] as const
  for (let from = 0; from < all.length; from += scopesPerTransaction) {
    const some = all.slice(from, from + scopesPerTransaction)
    await inTransaction(database, async (tx) => {
      const scopes = some.map((scope) => ({ ...scope, organizationId, expiresAtMs: null }))
      await ledger.createScopes(tx, scopes)
      await ledger.editScopes(
        tx,
        some.map(({ id }) => ({ id, spendLimits })),
      )
    })
  }
  await ledger.close()
  await database.close()
}

function listScopes(): { id: ScopeId; kind: ScopeKind }[] {
  const { keys, workspaces } = ledgerScopesSize
  const keyIds = Array.from({ length: keys }, (_, index) => scopeIds.key(index) as ScopeId)
  const workspaceIds = Array.from(
    { length: workspaces },
    (_, index) => scopeIds.workspace(index) as ScopeId,
  )
  return [
    { id: scopeIds.organization as ScopeId, kind: 'organization' },
    ...workspaceIds.map((id) => ({ id, kind: 'workspace' as const })),
    ...keyIds.map((id) => ({ id, kind: 'api_key' as const })),
  ]
}

function inTransaction(
  database: Database,
  work: (tx: LedgerTransaction) => Promise<void>,
): Promise<void> {
  return database.dialect === 'sqlite'
    ? database.transaction((statement) => work({ dialect: 'sqlite', statement }))
    : database.transaction((client) => work({ dialect: 'postgres', client }))
}
