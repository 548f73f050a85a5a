import { expect, test } from 'vitest'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import { bounds } from '#platform/bounds.ts'
import { createMetrics } from '#platform/metrics.ts'
import { parseMetrics, valueOf } from '#test/support/parse-metrics.ts'
import { createGatewayMeter } from './meter.ts'

const index = indexCatalog(catalog)
const response = { httpStatus: null, upstreamRequestId: null, firstByteMs: null, totalMs: 1 }

test('workspaces beyond a fixed number of label sets count together, and nothing is lost', () => {
  const metrics = createMetrics()
  const meter = createGatewayMeter(metrics)
  const workspacesMax = bounds.metricsPairsMax + 100
  for (let number = 0; number < workspacesMax; number++) {
    const request = { catalog: index, workspaceId: `wrkspc_${number}`, model: 'claude-haiku-4-5' }
    meter.released(request, { requestId: 'req_1' as never, reason: 'not_sent', response })
  }

  const families = parseMetrics(metrics.expose())

  const samples = families.find(({ name }) => name === 'atelier_requests_total')!.samples
  expect(samples).toHaveLength(bounds.metricsPairsMax + 1)
  expect(valueOf(families, 'atelier_requests_total', { workspace: 'other' })).toBe('100')
})

test('an alias and the model that it names are one label', () => {
  const metrics = createMetrics()
  const meter = createGatewayMeter(metrics)
  const model = catalog.models.find(({ aliases }) => aliases.length > 0)!
  for (const name of [model.id, ...model.aliases]) {
    const request = { catalog: index, workspaceId: 'wrkspc_1', model: name }
    meter.released(request, { requestId: 'req_1' as never, reason: 'not_sent', response })
  }

  const count = valueOf(parseMetrics(metrics.expose()), 'atelier_requests_total', {
    model: model.id,
  })

  expect(count).toBe(String(1 + model.aliases.length))
})
