import type { UpstreamTrial } from '#domain/upstream.ts'
import { createUpstreamReporter } from '#control/upstream/report-upstream.ts'
import type { UpstreamReporter } from '#control/upstream/report-upstream.ts'
import type { UpstreamWatch } from '#control/upstream/upstream-watch.ts'
import { tryUpstream } from '#gateway/try-upstream.ts'
import { createUpstreamAccount } from '#gateway/upstream-account.ts'
import type { UpstreamAccount } from '#gateway/upstream-account.ts'
import { openUpstream } from '#gateway/upstream.ts'
import type { Upstream, UpstreamOptions } from '#gateway/upstream.ts'
import type { Config } from '#platform/config.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { startSimulator } from '#simulator/server.ts'
import type { Simulator } from '#simulator/server.ts'
import { createStore } from '#store/store.ts'
import type { Installation, Surroundings } from './installation.ts'

/** Where the gateway of this node sends model calls, and what is told of it. */
export type UpstreamDoor = {
  readonly upstream: Upstream
  readonly account: UpstreamAccount
  readonly watch: UpstreamWatch
  readonly reporter: UpstreamReporter
  close(): Promise<void>
}

/** With the simulator, in this process, where the operator has named no upstream; none where no gateway runs. */
export async function openUpstreamDoor(
  { services: running, upstream: named, outgoing }: Config,
  { database }: Pick<Installation, 'database'>,
  { clock, ids, logger }: Surroundings,
): Promise<UpstreamDoor | undefined> {
  if (!running.has('gateway')) return undefined
  const simulator: Simulator | undefined = named ? undefined : await startSimulator({ logger })
  const settings = { url: simulator?.url ?? '', apiKey: null, ...named, ...outgoing }
  const upstream = openOrExplain(settings)
  const account = createUpstreamAccount(clock, logger.child({ plane: 'gateway' }))
  let trial: Promise<UpstreamTrial> | undefined
  const watch: UpstreamWatch = {
    kind: named ? 'claude_api' : 'simulator',
    url: named?.url ?? '',
    credential: upstream.apiKey === null ? 'missing' : 'set',
    sight: account.state,
    lastSuccessMs: account.lastSuccessMs,
    // Whoever asks meanwhile gets the same answer.
    test: () => {
      trial ??= tryUpstream({ upstream, account, clock }).finally(() => {
        trial = undefined
      })
      return trial
    },
  }
  const store = createStore(database)
  const services = { store, clock, ids, logger: logger.child({ plane: 'gateway' }) }
  const reporter = createUpstreamReporter(services, watch)
  return {
    upstream,
    account,
    watch,
    reporter,
    close: async () => {
      // First, so that nobody is told that what we close cannot be reached.
      const stopped = reporter.stop()
      await upstream.close()
      await simulator?.close()
      await stopped
    },
  }
}

function openOrExplain(settings: UpstreamOptions): Upstream {
  try {
    return openUpstream(settings)
  } catch (error) {
    throw new PlainFailure((error as Error).message, { cause: error })
  }
}
