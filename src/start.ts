import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { indexCatalog } from '#domain/catalog.ts'
import { catalog } from '#domain/catalog-data.ts'
import { makeSetupLink } from '#control/setup/setup-link.ts'
import { createGateway } from '#gateway/server.ts'
import type { Gateway } from '#gateway/server.ts'
import { watchBooks } from '#ledger/watch-books.ts'
import { bounds } from '#platform/bounds.ts'
import { systemClock } from '#platform/clock.ts'
import { parseConfig } from '#platform/config.ts'
import type { Config, Environment, Flags } from '#platform/config.ts'
import { trustExtraAuthority } from '#platform/extra-authority.ts'
import { createIds } from '#platform/ids.ts'
import { createLogger } from '#platform/log.ts'
import { createMetrics } from '#platform/metrics.ts'
import type { Metrics } from '#platform/metrics.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { followLedger } from '#reports/follow-ledger.ts'
import { createKeyDirectory } from '#store/directory.ts'
import { openPriceBooks } from '#store/price-books.ts'
import type { PriceBooks } from '#store/price-books.ts'
import { createStore } from '#store/store.ts'
import { describeBanner, reachable } from './banner.ts'
import { openControl } from './control-plane.ts'
import { createHttpServer } from './http-server.ts'
import { openInstallation } from './installation.ts'
import { openSecretBox } from './installation-key.ts'
import type { Installation, Surroundings } from './installation.ts'
import { openCallJson, openJobs, openMailer, openWebhookCaller } from './jobs.ts'
import type { MetricsServer } from './metrics-server.ts'
import { openMetrics } from './open-metrics.ts'
import { removeServerFile, writeServerFile } from './server-file.ts'
import { waitForStopSignal } from './stop-signal.ts'
import { openUpstreamDoor } from './upstream-door.ts'
import type { UpstreamDoor } from './upstream-door.ts'

/** `atelier start`: everything in one process, until a signal ends it. Resolves once it has drained. */
export async function start(flags: Flags, environment: Environment = process.env): Promise<void> {
  const config = parseConfig(environment, flags)
  const clock = systemClock
  const metrics = createMetrics()
  const logger = createLogger(config.logLevel)
  const surroundings = { clock, ids: createIds(clock), logger, metrics }
  trustExtraAuthority(config.outgoing.extraCaFile)
  const installation = await takeInstallation(config, surroundings)
  try {
    await serve(config, installation, surroundings)
  } finally {
    await installation.close()
  }
}

/** An `init` that is at work has the folder for a moment; another server keeps it. */
async function takeInstallation(config: Config, surroundings: Surroundings): Promise<Installation> {
  for (let triesLeft = 15; triesLeft > 0; triesLeft--) {
    const installation = await openInstallation(config, surroundings)
    if (installation) return installation
    await sleep(100)
  }
  throw anotherServer(config)
}

async function serve(
  config: Config,
  installation: Installation,
  surroundings: Surroundings & { readonly metrics: Metrics },
): Promise<void> {
  const { database, ledger } = installation
  const { clock, ids, logger, metrics } = surroundings
  const stopSignal = waitForStopSignal(clock)
  const internalToken = database.dialect === 'sqlite' ? randomBytes(32).toString('base64url') : null
  const secretBox = await openSecretBox(config, createStore(database))
  const door = await openUpstreamDoor(config, installation, surroundings)
  const outside = { ...openOutside(config, clock), secretBox, upstream: door ?? null }
  const prices = door && (await openPrices(installation, surroundings))
  const gateway = prices && openGateway(config, installation, { ...surroundings, door, prices })
  const books = config.services.has('jobs')
    ? watchBooks({ database, clock, logger: logger.child({ plane: 'jobs' }), metrics })
    : undefined
  const sums = books && followLedger({ ...config, database, clock, logger, metrics })
  const jobs = books && openJobs(config, installation, { ...surroundings, ...outside })
  const control = config.services.has('control')
    ? await openControl(config, installation, { ...surroundings, ...outside, internalToken })
    : undefined
  const server = createHttpServer({
    metrics,
    gateway: gateway && ((request, response) => gateway.handle(request, response)),
    control: control?.handle,
    unready: () => unreadyParts(ledger, prices),
    requestId: ids.request,
  })
  let metricsServer: MetricsServer | undefined
  try {
    const url = await server.listen(config)
    metricsServer = await openMetrics(config, installation, { clock, metrics, gateway })
    if (internalToken !== null) {
      writeServerFile(config.dataDir, { url: reachable(url), token: internalToken })
    }
    const setupSecret = await makeSetupLink({ store: createStore(database), clock })
    const metricsUrl = metricsServer?.url
    const upstream = upstreamOf(config)
    process.stdout.write(describeBanner({ url, config, upstream, metricsUrl, setupSecret }))
    jobs?.start()
    door?.reporter.start()
    const signal = await stopSignal
    logger.info({ signal }, 'draining')
    await Promise.race([
      Promise.all([server.drain(), gateway?.drain(), jobs?.stop()]),
      sleep(bounds.drainMsMax + bounds.settleMsMax, undefined, { ref: false }),
    ])
  } finally {
    await server.close()
    await metricsServer?.close()
    await gateway?.close()
    await door?.close()
    await prices?.stop()
    await control?.close()
    await books?.stop()
    await sums?.stop()
    if (internalToken !== null) removeServerFile(config.dataDir)
  }
}

/** What reaches other machines, but for the upstream. */
function openOutside(config: Config, clock: Surroundings['clock']) {
  return {
    webhookCaller: openWebhookCaller(config, clock),
    callJson: openCallJson(config),
    mailer: openMailer(config, clock),
  }
}

async function openPrices(
  { database }: Installation,
  { clock, logger }: Surroundings,
): Promise<PriceBooks> {
  const prices = openPriceBooks({ database, catalog, clock, logger })
  await prices.start()
  return prices
}

type GatewaySurroundings = Surroundings & {
  readonly door: UpstreamDoor
  readonly prices: PriceBooks
}

function openGateway(
  { trustedProxies, publicUrl }: Config,
  { database, ledger }: Installation,
  { clock, ids, logger, metrics, door, prices }: GatewaySurroundings,
): Gateway {
  return createGateway({
    ledger,
    directory: createKeyDirectory(database),
    clock,
    ids,
    catalog: indexCatalog(catalog),
    prices,
    upstream: door.upstream,
    upstreamAccount: door.account,
    trustedProxies,
    publicUrl,
    logger: logger.child({ plane: 'gateway' }),
    ...(metrics ? { metrics } : {}),
  })
}

/** As the banner names it. */
function upstreamOf({ services, upstream }: Config): string | undefined {
  return services.has('gateway') ? (upstream?.url ?? 'simulator') : undefined
}

async function unreadyParts(
  ledger: Installation['ledger'],
  prices: PriceBooks | undefined,
): Promise<readonly string[]> {
  const isDatabaseReady = await isReady(ledger)
  return [
    ...(isDatabaseReady ? [] : ['database']),
    ...((prices?.isCurrent() ?? true) ? [] : ['prices']),
  ]
}

/** Also no, when the database takes longer to say yes than a load balancer would wait. */
async function isReady(ledger: Installation['ledger']): Promise<boolean> {
  const answer = ledger.ready().catch(() => false)
  return Promise.race([answer, sleep(readyMsMax, false, { ref: false })])
}

const readyMsMax = 2_000

function anotherServer({ dataDir }: Config): PlainFailure {
  return new PlainFailure(
    `Another Atelier has the data folder ${dataDir}: stop it, ` +
      'or choose another folder with ATELIER_DATA_DIR or --data-dir.',
  )
}
