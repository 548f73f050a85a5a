import { catalog } from '../src/domain/catalog-data.ts'
import { indexCatalog } from '../src/domain/catalog.ts'
import { createGatewayMeter } from '../src/gateway/meter.ts'
import { createMetrics } from '../src/platform/metrics.ts'
import { settlement } from '../test/support/ledger-fixture.ts'

/** What counting a settled request costs, and what a scrape does: `node bench/meter.ts`. */
const metrics = createMetrics()
const meter = createGatewayMeter(metrics)
const index = indexCatalog(catalog)
const settled = settlement('1', 1_234_567n)
const requests = Array.from({ length: 390 }, (_, number) => ({
  catalog: index,
  workspaceId: `wrkspc_${Math.floor(number / 10)}`,
  model: catalog.models[number % 10]!.id,
}))

const rounds = 2_000_000
for (let turn = 0; turn < 3; turn++) {
  const beganMs = performance.now()
  for (let count = 0; count < rounds; count++) meter.settled(requests[count % 390]!, settled)
  const nsEach = ((performance.now() - beganMs) / rounds) * 1e6
  process.stdout.write(`${nsEach.toFixed(0)} ns to count a request\n`)
}
const beganMs = performance.now()
const { length } = metrics.expose()
const tookMs = performance.now() - beganMs
process.stdout.write(`${tookMs.toFixed(1)} ms for a scrape of ${length} bytes, 390 label sets\n`)
