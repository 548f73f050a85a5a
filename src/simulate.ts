import type { SimulateFlags } from '#cli/program.ts'
import { systemClock } from '#platform/clock.ts'
import { createLogger } from '#platform/log.ts'
import { startSimulator } from '#simulator/server.ts'
import { describeListenError } from './http-server.ts'
import { waitForStopSignal } from './stop-signal.ts'

/** `atelier simulate`: the simulator by itself, until a signal ends it. */
export async function simulate(flags: SimulateFlags): Promise<void> {
  const { host, port, seed, outputTokens, apiKey, adminKey } = flags
  const stopSignal = waitForStopSignal(systemClock)
  const simulator = await startSimulator({
    host,
    port,
    seed,
    latencyMs: flags.latency,
    tokensPerSecond: flags.tokensPerSecond,
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(adminKey === undefined ? {} : { adminKey }),
    logger: createLogger('info'),
  }).catch((error: unknown) => {
    throw describeListenError(error, { host, port, setting: '--port' })
  })
  process.stdout.write(`The simulator listens on ${simulator.url}\n`)
  await stopSignal
  await simulator.close()
}
