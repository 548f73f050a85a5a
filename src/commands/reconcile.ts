import { readFileSync } from 'node:fs'
import type { Surroundings } from '#cli/call-api.ts'
import type { AskUpstream } from '#cli/reconcile/read-theirs.ts'
import { reconcile as compareReports } from '#cli/reconcile/reconcile.ts'
import type { ReconcileFlags } from '#cli/reconcile/reconcile.ts'
import { openUpstream } from '#gateway/upstream.ts'
import type { Upstream } from '#gateway/upstream.ts'
import { systemClock } from '#platform/clock.ts'
import { parseConfig } from '#platform/config.ts'
import { PlainFailure } from '#platform/plain-failure.ts'

/**
 * `atelier reconcile`: ours beside the upstream's own reports. Resolves to 0 where they agree, 1 where they do not,
 * and 2 where nobody can tell.
 */
export async function reconcile(
  flags: ReconcileFlags,
  surroundings: Surroundings,
): Promise<number> {
  let upstream: Upstream | undefined
  try {
    upstream = openReports(flags, surroundings.environment)
    const services = { surroundings, ask: askOf(upstream), nowMs: systemClock.now() }
    return await compareReports(services, flags)
  } catch (error) {
    if (!(error instanceof PlainFailure)) throw error
    surroundings.printAside(`atelier: ${error.message}\n`)
    return 2
  } finally {
    await upstream?.close()
  }
}

/** By the proxy and with the authorities that the server's own calls have. */
function openReports(flags: ReconcileFlags, environment: Surroundings['environment']): Upstream {
  const { upstream, outgoing } = parseConfig(environment)
  const url = flags.upstreamUrl ?? upstream?.url ?? 'https://api.anthropic.com'
  const apiKey = readAdminKey(flags, environment)
  try {
    return openUpstream({ url, apiKey, ...outgoing })
  } catch (error) {
    throw new PlainFailure(`${(error as Error).message}.`, { cause: error })
  }
}

function readAdminKey(
  { adminKeyFile }: ReconcileFlags,
  { ATELIER_UPSTREAM_ADMIN_KEY: fromEnvironment }: Surroundings['environment'],
): string {
  const key = adminKeyFile === undefined ? fromEnvironment?.trim() : readKeyFile(adminKeyFile)
  if (key === undefined || key === '') {
    throw new PlainFailure(
      'An admin key of the upstream is needed: set ATELIER_UPSTREAM_ADMIN_KEY, or name a file with --admin-key-file.',
    )
  }
  // It is sent in a header; what is wrong with it is not repeated.
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new PlainFailure('The admin key of the upstream is no key.')
  return key
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    throw new PlainFailure(`The file of the admin key cannot be read: ${path}`)
  }
}

const answerMsMax = 60_000

function askOf({ dispatcher, origin, pathPrefix, apiKey }: Upstream): AskUpstream {
  return async (path, query) => {
    const answer = await dispatcher
      .request({
        origin,
        path: `${pathPrefix}${path}?${query.toString()}`,
        method: 'GET',
        headers: { 'x-api-key': apiKey ?? '', 'anthropic-version': '2023-06-01' },
        bodyTimeout: answerMsMax,
        headersTimeout: answerMsMax,
      })
      .catch((error: unknown) => {
        throw new PlainFailure(`The upstream does not answer at ${origin}: ${reasonOf(error)}.`)
      })
    const text = await answer.body.text()
    if (answer.statusCode !== 200) {
      throw new PlainFailure(
        `The upstream refuses ${path}: ${answer.statusCode} ${messageOf(text)}`.trim(),
      )
    }
    return parse(text, path)
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new PlainFailure(`The upstream's ${path} is no JSON.`)
  }
}

function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } }
    return typeof error?.message === 'string' ? error.message.slice(0, 300) : ''
  } catch {
    return ''
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  return code ?? message
}
