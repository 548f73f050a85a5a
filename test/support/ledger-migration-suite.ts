import { describe, expect, test } from 'vitest'
import type { ApiKeyId, OrganizationId, RequestId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { openLedger } from '#ledger/open.ts'
import { manualClock } from '#platform/clock.ts'
import { createIds } from '#platform/ids.ts'
import type { Database } from '#store/database.ts'
import { migrate, migrations } from '#store/migrate.ts'
import { ask, settlement } from './ledger-fixture.ts'

const nowMs = Date.UTC(2026, 10, 22, 14, 30)
const scopes = {
  apiKeyId: 'apikey_old' as ApiKeyId,
  workspaceId: 'wrkspc_old' as WorkspaceId,
  organizationId: '0b0c2a2e-0000-4000-8000-000000000000' as OrganizationId,
}

/** Scope rows as the first release wrote them: what is set and what is counted in one text. */
const oldRows: Readonly<Record<string, string>> = {
  [scopes.apiKeyId]:
    `{"kind":"api_key","status":"inactive","expires":1900000000000,"limits":[],` +
    `"balances":{"2026-11":["7","5","0"]},"open":1,"last":${nowMs - 1000}}`,
  [scopes.workspaceId]:
    `{"kind":"workspace","status":"open","expires":null,` +
    `"limits":[["daily","9007199254740993"],["monthly","0"]],` +
    `"balances":{"2026-11":["9007199254740993","5","3"],"2026-11-22":["1","5","0"]},` +
    `"open":1,"last":${nowMs - 1000}}`,
  [scopes.organizationId]:
    `{"kind":"organization","status":"open","expires":null,"limits":[],` +
    `"balances":{},"open":0,"last":0}`,
}

/** What the second migration promises of the books that it finds, on whatever database. */
export function describeLedgerMigration(
  name: string,
  open: () => Promise<{ readonly database: Database; close(): Promise<void> }>,
): void {
  describe(`migration of the ledger on ${name}`, () => {
    test('scope rows of the first release keep every limit and balance, to the last nano-dollar', async () => {
      const { database, close } = await open()
      await migrate(database, nowMs, migrations.slice(0, 1))
      for (const [id, state] of Object.entries(oldRows)) {
        await run(
          database,
          `insert into ledger_scope (id, organization_id, state, updated_at_ms)
           values ('${id}', '${scopes.organizationId}', '${state}', 1)`,
        )
      }
      await run(database, `insert into incarnation values ('inc_old', 1, 1, 'old')`)
      await run(database, oldReservationSql)
      await migrate(database, nowMs)
      const clock = manualClock(nowMs)
      const ledger = await openLedger({
        database,
        clock,
        ids: createIds(clock),
        logger: { warn: () => undefined, error: () => undefined },
        nowOverride: () => nowMs,
      })

      const { apiKeyId, workspaceId, organizationId } = scopes
      const [key, workspace, organization] = await ledger.readScopes([
        apiKeyId,
        workspaceId,
        organizationId,
      ])
      const defaults = {
        rateLimits: {},
        rateLimitsSince: {},
        reportOnly: null,
        outputTokens: 'counted',
        unboundedRequests: 'allow',
        unknownModels: 'allow',
        thresholds: [],
        allowedModels: null,
        allowedIps: null,
        allowedInferenceGeos: null,
        retiredSecrets: [],
        onlySecret: null,
      }
      expect(key!.policy).toEqual({
        ...defaults,
        kind: 'api_key',
        status: 'inactive',
        expiresAtMs: 1_900_000_000_000,
        spendLimits: [],
      })
      expect(workspace!.policy).toEqual({
        ...defaults,
        kind: 'workspace',
        status: 'open',
        expiresAtMs: null,
        spendLimits: [
          { window: 'daily', limitNanoUsd: 9_007_199_254_740_993n },
          { window: 'monthly', limitNanoUsd: 0n },
        ],
      })
      expect(organization!.policy).toEqual({
        ...defaults,
        kind: 'organization',
        status: 'open',
        expiresAtMs: null,
        spendLimits: [],
      })
      // Its one request tells when they were last used.
      expect([key, workspace, organization].map((state) => state?.usedMs)).toEqual(
        Array(3).fill(nowMs - 1000),
      )
      // What the last life of the first release left open is charged its bound by this one.
      await ledger.expire()
      const [after] = await ledger.readScopes([workspaceId])
      expect(after!.balances['2026-11']).toEqual({
        settledNanoUsd: 9_007_199_254_740_998n,
        reservedNanoUsd: 0n,
        excessNanoUsd: 3n,
      })
      expect(after).toMatchObject({ openReservations: 0, buckets: {}, fired: [] })

      await ledger.settle({ ...settlement('', 2n), requestId: 'req_old' as RequestId })
      const [settled] = await ledger.readScopes([workspaceId])
      expect(settled!.balances['2026-11']).toMatchObject({
        settledNanoUsd: nanoUsd(9_007_199_254_740_995n),
      })
      const refused = await ledger.reserve(ask('new', 1n, { scopes }))
      expect(refused).toMatchObject({ refusal: { kind: 'closed', reason: 'inactive' } })
      await ledger.close()
      await close()
    })
  })
}

const oldReservationSql = `
  insert into request (id, state, organization_id, workspace_id, api_key_id, incarnation_id,
    admitted_at_ms, model, rate_limit_group, stream, max_tokens, bound_nano_usd, input_tokens_bound,
    input_tokens_estimate, unbounded, unpriced, price_version)
  values ('req_old', 'reserved', '${scopes.organizationId}', '${scopes.workspaceId}',
    '${scopes.apiKeyId}', 'inc_old', ${nowMs - 1000}, 'claude-sonnet-5-5', 'sonnet', 0, 9, 5, 9, 9, 0,
    0, 'test')`

async function run(database: Database, sql: string): Promise<void> {
  if (database.dialect === 'sqlite') database.statement(sql).run()
  else await database.pool.query(sql)
}
