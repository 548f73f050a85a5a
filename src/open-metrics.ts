import { exposeState } from '#control/metrics/state-metrics.ts'
import type { Gateway } from '#gateway/server.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { labelText } from '#platform/metrics.ts'
import type { Metrics } from '#platform/metrics.ts'
import { watchProcess } from '#platform/process-metrics.ts'
import { productVersion } from '#platform/version.ts'
import { createStore } from '#store/store.ts'
import type { Installation } from './installation.ts'
import { openMetricsServer } from './metrics-server.ts'
import type { MetricsServer } from './metrics-server.ts'

type Watched = {
  readonly clock: Clock
  readonly metrics: Metrics
  readonly gateway: Gateway | undefined
}

/** Serves metrics where the operator has set a port for them; `undefined` elsewhere. */
export async function openMetrics(
  config: Pick<Config, 'metrics'>,
  { database, ledger }: Installation,
  { clock, metrics, gateway }: Watched,
): Promise<MetricsServer | undefined> {
  if (!config.metrics) return undefined
  const process = watchProcess(metrics)
  exposeState({ store: createStore(database), ledger, clock, metrics })
  metrics.family('atelier_build_info', {
    type: 'gauge',
    help: 'Which release runs; always 1.',
    samples: () => [
      { labels: labelText({ version: productVersion, database: database.dialect }), value: 1 },
    ],
  })
  if (gateway) {
    const help = 'Model calls that are running.'
    metrics.gaugeOf('atelier_requests_running', help, () => gateway.runningCount())
  }
  const server = await openMetricsServer(config.metrics, metrics)
  return {
    url: server.url,
    close: async () => {
      process.stop()
      await server.close()
    },
  }
}
