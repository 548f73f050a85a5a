import { expect, test } from 'vitest'
import { nobody } from '#domain/allow-list.ts'
import type { RequestId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { Ask } from '#ledger/port.ts'
import { describeControlAccess } from '#test/support/control-access-suite.ts'
import { describeControlLimits } from '#test/support/control-limits-suite.ts'
import { describeControlPreviews } from '#test/support/control-previews-suite.ts'
import { describeControl } from '#test/support/control-suite.ts'
import { openControlWorld } from '#test/support/control.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

describeControl('SQLite', openTemporarySqlite)
describeControlLimits('SQLite', openTemporarySqlite)
describeControlAccess('SQLite', openTemporarySqlite)
describeControlPreviews('SQLite', openTemporarySqlite)

test('changes go through, and stay, while the ledger commits on the same connection', async () => {
  const world = await openControlWorld(await openTemporarySqlite())
  const { id } = await world.post('/v1/organizations/api_keys', { name: 'key' })
  const scopes = {
    apiKeyId: id,
    workspaceId: world.defaultWorkspaceId as WorkspaceId,
    organizationId: world.organizationId,
  }
  let admitted = 0
  const going = new AbortController()
  async function admit(): Promise<void> {
    while (!going.signal.aborted) {
      const requestId = world.services.ids.request()
      const admission = await world.ledger.reserve(askOf(requestId, scopes))
      if (admission.admitted) admitted++
      await world.ledger.release({
        requestId,
        reason: 'not_sent',
        response: { httpStatus: null, upstreamRequestId: null, firstByteMs: null, totalMs: 0 },
      })
    }
  }
  const clients = Array.from({ length: 20 }, admit)

  const names = Array.from({ length: 60 }, (_, index) => `w${index}`)
  await Promise.all(names.map((name) => world.post('/v1/organizations/workspaces', { name })))
  going.abort()
  await Promise.all(clients)

  const { data } = await world.get('/v1/organizations/workspaces?limit=100')
  expect(data).toHaveLength(60)
  expect(admitted).toBeGreaterThan(0)
  await world.close()
})

function askOf(requestId: RequestId, scopes: Ask['scopes']): Ask {
  return {
    requestId,
    scopes,
    client: nobody,
    named: { models: [], inferenceGeos: [] },
    boundNanoUsd: nanoUsd(1n),
    facts: {
      model: 'claude-sonnet-5-5',
      rateLimitGroup: 'other',
      stream: false,
      maxTokens: 1,
      inputTokensBound: 1,
      inputTokensEstimate: 1,
      inputTokensKnown: false,
      unbounded: false,
      unpriced: false,
      priceVersion: '',
      clientSessionId: null,
    },
  }
}
