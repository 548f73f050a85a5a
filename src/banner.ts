import { relative } from 'node:path'
import type { Config } from '#platform/config.ts'
import { describeDatabase } from './installation.ts'

export type Started = {
  readonly url: string
  readonly config: Config
  /** A URL, `simulator`, or undefined when no gateway runs here. */
  readonly upstream: string | undefined
  /** Where metrics are; undefined where they are not served. */
  readonly metricsUrl: string | undefined
  /** What opens the set-up; undefined once it was done. */
  readonly setupSecret: string | undefined
}

/** What `start` prints once it listens. */
export function describeBanner({
  url,
  config,
  upstream,
  metricsUrl,
  setupSecret,
}: Started): string {
  const lines = [
    `Atelier listens on ${url}`,
    `  database  ${describeDatabase(config.database)}`,
    ...(metricsUrl === undefined ? [] : [`  metrics   ${metricsUrl}`]),
    `  upstream  ${describeUpstream(upstream)}`,
  ]
  if (setupSecret !== undefined) {
    lines.push(
      '',
      'Nobody has set this installation up yet. In a browser, with this link, which works once:',
      `  ${config.publicUrl?.replace(/\/+$/, '') ?? reachable(url)}/setup#${setupSecret}`,
      'or in another terminal:',
      `  npm run --silent atelier -- init${databaseFlag(config)} --organization "Acme" --email you@acme.example --password "…"`,
    )
  }
  return `${lines.join('\n')}\n`
}

function describeUpstream(upstream: string | undefined): string {
  if (upstream === undefined) return 'none: the gateway does not run here'
  if (upstream !== 'simulator') return new URL(upstream).origin
  return 'the built-in simulator, which answers without a model (set ANTHROPIC_API_KEY for the Claude API)'
}

/** `init` finds the default folder by itself. */
function databaseFlag({ database, dataDir }: Config): string {
  if (database.dialect === 'postgres') {
    const url = new URL(database.connectionString)
    if (url.password !== '') url.password = 'PASSWORD'
    return ` --database-url ${JSON.stringify(url.href)}`
  }
  if (relative(process.cwd(), dataDir) === 'data') return ''
  return ` --data-dir ${JSON.stringify(dataDir)}`
}

/** A server that listens everywhere is asked at the loopback address. */
export function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}
