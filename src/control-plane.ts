import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { openConsoleFiles } from '#control/console/console-files.ts'
import { loadEngine } from '#control/identity/load-engine.ts'
import { createControl } from '#control/server.ts'
import type { ControlOptions } from '#control/server.ts'
import { createClientAddress } from '#platform/client-address.ts'
import type { Config } from '#platform/config.ts'
import type { Metrics } from '#platform/metrics.ts'
import { createKeyDirectory } from '#store/directory.ts'
import { createStore } from '#store/store.ts'
import type { Handler } from './http-server.ts'
import type { Installation, Surroundings } from './installation.ts'
import { openReportReaders } from './report-readers.ts'

type Outside = Pick<
  ControlOptions,
  'secretBox' | 'webhookCaller' | 'callJson' | 'mailer' | 'internalToken' | 'upstream'
> & {
  readonly metrics: Metrics
}

const consoleFolder = join(import.meta.dirname, '..', 'dist', 'console')

/** The control plane behind a Node server. `close` once it has no request any more. */
export async function openControl(
  { trustedProxies, publicUrl, requestRetentionDays }: Config,
  { database, ledger, aside }: Installation,
  { logger, metrics, ...given }: Surroundings & Outside,
): Promise<{ readonly handle: Handler; close(): Promise<void> }> {
  await loadEngine()
  const { close: closeReaders, ...readers } = openReportReaders(database, {
    aside,
    clock: given.clock,
  })
  const control = createControl({
    ...given,
    ...readers,
    store: createStore(database),
    ledger,
    directory: createKeyDirectory(database),
    logger: logger.child({ plane: 'control' }),
    publicUrl: publicUrl ?? null,
    requestRetentionDays,
    consoleFiles: openConsoleFiles(consoleFolder),
    badCredentials: metrics.counter(
      'atelier_admin_credentials_refused_total',
      'Requests to the Admin API with credentials that open nothing.',
    ),
  })
  const addressOf = createClientAddress(trustedProxies)
  const fetch = (request: Request, env: object) =>
    control.fetch(request, 'incoming' in env ? addressOf(env.incoming as IncomingMessage) : null)
  const listener = getRequestListener(fetch, {
    overrideGlobalObjects: false,
    // HTTP/1.0 may leave out the host, and nothing here depends on it.
    hostname: 'localhost',
    errorHandler: () => malformedRequest(given.ids.request()),
  })
  return {
    handle: (request, response) => void listener(request, response),
    close: async () => {
      await control.close()
      await closeReaders()
    },
  }
}

/** What could not be made a request of at all: a `Host` that is none. */
function malformedRequest(requestId: string): Response {
  const error = {
    type: 'invalid_request_error',
    message: 'The request is not valid HTTP: its host is none.',
  }
  return Response.json(
    { type: 'error', error, request_id: requestId },
    { status: 400, headers: { 'request-id': requestId } },
  )
}
