import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { metricsContentType } from '#platform/metrics.ts'
import type { Metrics } from '#platform/metrics.ts'
import { describeListenError } from './http-server.ts'

/** Answers a monitoring system, at an address of its own: whoever reaches the API does not reach this. */
export type MetricsServer = {
  /** Where metrics are. */
  readonly url: string
  close(): Promise<void>
}

async function answer(response: ServerResponse, metrics: Metrics): Promise<void> {
  const text = await metrics.collect().catch(() => undefined)
  response.writeHead(text === undefined ? 500 : 200, { 'content-type': metricsContentType })
  response.end(text)
}

/** Longer than the pause between two scrapes, so that a monitoring system finds its connection open. */
const keepAliveMs = 75_000

/** Throws a `PlainFailure` where it cannot listen. */
export async function openMetricsServer(
  { port, host }: { readonly port: number; readonly host: string },
  metrics: Metrics,
): Promise<MetricsServer> {
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    const [path] = (request.url ?? '').split('?')
    if (path !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      return void response.end('Metrics are at GET /metrics.\n')
    }
    void answer(response, metrics)
  })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw describeListenError(error, { port, host, setting: 'ATELIER_METRICS_PORT' })
  }
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/metrics`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
