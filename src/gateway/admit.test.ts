import { expect, test } from 'vitest'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import type { CatalogIndex, ModelPrice } from '#domain/catalog.ts'
import { picoUsd } from '#domain/money.ts'
import type { Release } from '#ledger/settlement.ts'
import { manualClock } from '#platform/clock.ts'
import { createMetrics } from '#platform/metrics.ts'
import { apiKeyId, organizationId, workspaceId } from '#test/support/ledger-fixture.ts'
import { admit } from './admit.ts'
import { parseAsk } from './ask.ts'
import type { Exchange } from './context.ts'
import { createGatewayMeter } from './meter.ts'

const changesAtMs = Date.UTC(2027, 0, 1)
const model = 'claude-sonnet-5-5'

/** The output of one model costs `factor` times as much from then on. */
function withChange(factor: bigint): CatalogIndex {
  const change = (prices: readonly ModelPrice[]): ModelPrice[] => {
    const last = prices.at(-1)!
    const steps = last.steps.map((step) => ({
      ...step,
      output: picoUsd((step.output * factor) / 10n),
    }))
    return [...prices, { ...last, effectiveFromMs: changesAtMs, steps }]
  }
  const models = catalog.models.map((each) =>
    each.id === model ? { ...each, prices: change(each.prices) } : each,
  )
  return indexCatalog({ ...catalog, models })
}

async function admitAcross(factor: bigint, admittedAtMs: number) {
  const body = Buffer.from(JSON.stringify({ model, max_tokens: 100, messages: [] }))
  const ask = parseAsk(body)
  if (!ask.ok) throw new Error(ask.error.message)
  const released: Release[] = []
  const gateway = {
    catalog: withChange(factor),
    meter: createGatewayMeter(createMetrics()),
    inputEstimates: { estimate: () => 1, learn: () => undefined },
    clock: manualClock(changesAtMs - 1),
    prices: { find: () => withChange(factor) },
    bounds: { settleMsMax: 1_000 },
    ledger: {
      reserve: async () => ({ admitted: true, admittedAtMs, scopes: [] }),
      release: async (release: Release) => {
        released.push(release)
        return 'settled'
      },
    },
  }
  const exchange = { gateway, requestId: 'req_1', request: { headers: {} } } as unknown as Exchange
  const identity = { apiKeyId, workspaceId, organizationId }
  return { result: await admit(exchange, identity, ask.value), released }
}

test('where the price rises between the bound and the admission, nothing is sent and nothing is held', async () => {
  const { result, released } = await admitAcross(12n, changesAtMs)

  expect(result).toMatchObject({
    ok: false,
    error: { status: 503, headers: expect.arrayContaining(['x-should-retry', 'true']) },
  })
  expect(released).toMatchObject([{ requestId: 'req_1', reason: 'not_sent' }])
})

test.each([
  ['where the price falls', 8n, changesAtMs],
  ['where it rises only later', 12n, changesAtMs - 1],
] as const)('%s, the request goes on', async (_name, factor, admittedAtMs) => {
  const { result, released } = await admitAcross(factor, admittedAtMs)

  expect(result).toMatchObject({ ok: true, value: { admittedAtMs } })
  expect(released).toEqual([])
})
