import { once } from 'node:events'
import type { SimulateFlags } from '#cli/program.ts'
import { createLogger } from '#platform/log.ts'
import { startSimulator } from '#simulator/server.ts'
import { describeListenError } from './http-server.ts'

/** `atelier simulate`: the simulator by itself, until a signal ends it. */
export async function simulate(flags: SimulateFlags): Promise<void> {
  const { host, port, seed, outputTokens, apiKey } = flags
  const simulator = await startSimulator({
    host,
    port,
    seed,
    latencyMs: flags.latency,
    tokensPerSecond: flags.tokensPerSecond,
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(apiKey === undefined ? {} : { apiKey }),
    logger: createLogger('info'),
  }).catch((error: unknown) => {
    throw describeListenError(error, { host, port, setting: '--port' })
  })
  process.stdout.write(`The simulator listens on ${simulator.url}\n`)
  const stopped = new AbortController()
  const { signal } = stopped
  await Promise.race([once(process, 'SIGTERM', { signal }), once(process, 'SIGINT', { signal })])
  stopped.abort()
  await simulator.close()
}
