import { accessSync, constants } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { parseNetwork } from '#domain/network.ts'
import { logLevels } from './log.ts'
import type { LogLevel } from './log.ts'
import { malformed } from './malformed-setting.ts'
import { PlainFailure } from './plain-failure.ts'
import { retentionDays } from './retention-setting.ts'
import { settingsWithoutFlag } from './settings-without-flag.ts'

export const services = ['gateway', 'control', 'jobs'] as const
export type Service = (typeof services)[number]

/** Everything the operator can set, parsed. */
export type Config = {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** Where Prometheus is answered; null: nowhere. */
  readonly metrics: { readonly port: number; readonly host: string } | null
  readonly dataDir: string
  readonly database:
    | { readonly dialect: 'sqlite'; readonly path: string; readonly synchronous: 'full' | 'normal' }
    | { readonly dialect: 'postgres'; readonly connectionString: string }
  readonly services: ReadonlySet<Service>
  /** Null: the built-in simulator. */
  readonly upstream: { readonly url: string; readonly apiKey: string | null } | null
  /** For every outgoing call. */
  readonly outgoing: {
    readonly httpsProxy: string | undefined
    readonly noProxy: string | undefined
    readonly extraCaFile: string | undefined
  }
  /** 32 bytes that encrypt stored credentials. */
  readonly secretKey: Uint8Array | undefined
  readonly publicUrl: string | undefined
  /** Null: mail is kept until there is a server. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null
  /** Addresses and CIDRs that webhooks may point to, beside the public Internet. */
  readonly webhookAllowedNetworks: readonly string[]
  readonly trustedProxies: readonly string[]
  /** Of single requests; null: for ever. */
  readonly requestRetentionDays: number | null
  readonly logLevel: LogLevel
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The settings that a flag can give, which then wins over the environment. */
export const flagSettings = {
  port: 'ATELIER_PORT',
  host: 'ATELIER_HOST',
  dataDir: 'ATELIER_DATA_DIR',
  databaseUrl: 'ATELIER_DATABASE_URL',
  upstreamUrl: 'ATELIER_UPSTREAM_URL',
  services: 'ATELIER_SERVICES',
  logLevel: 'ATELIER_LOG_LEVEL',
} as const
export type Flags = { readonly [Name in keyof typeof flagSettings]?: string | undefined }

/**
 * Reads the settings. Throws a `PlainFailure` that names the setting, and what it may be, for a value that
 * is malformed and for an `ATELIER_` variable that means nothing: a mistyped name would go unnoticed.
 */
export function parseConfig(environment: Environment, flags: Flags = {}): Config {
  const set = settingsOf(environment, flags)
  refuseUnknown(set)
  const dataDir = resolve(set['ATELIER_DATA_DIR'] ?? './data')
  return {
    port: integer(set, 'ATELIER_PORT', { default: 8080, max: 65_535 }),
    host: host(set, 'ATELIER_HOST'),
    metrics: set['ATELIER_METRICS_PORT'] === undefined ? null : metrics(set),
    dataDir,
    database: database(set, dataDir),
    services: chosenServices(set),
    upstream: upstream(set),
    outgoing: {
      httpsProxy: set['HTTPS_PROXY'] ?? set['https_proxy'],
      noProxy: set['NO_PROXY'] ?? set['no_proxy'],
      extraCaFile: readableFile(set, 'ATELIER_EXTRA_CA_FILE'),
    },
    secretKey: secretKey(set),
    publicUrl: url(set, 'ATELIER_PUBLIC_URL', ['http:', 'https:']),
    mail: mail(set),
    webhookAllowedNetworks: networks(set, 'ATELIER_WEBHOOK_ALLOWED_NETWORKS'),
    trustedProxies: networks(set, 'ATELIER_TRUSTED_PROXIES'),
    requestRetentionDays: retentionDays(set['ATELIER_REQUEST_RETENTION_DAYS']),
    logLevel: oneOf(set, 'ATELIER_LOG_LEVEL', logLevels) ?? 'info',
  }
}

/** Settings by name; an empty value is no value, as a shell or a compose file leaves it. */
type Settings = Readonly<Record<string, string | undefined>>

function settingsOf(environment: Environment, flags: Flags): Settings {
  const set: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && value.trim() !== '') set[name] = value.trim()
  }
  for (const [flag, name] of Object.entries(flagSettings)) {
    const value = flags[flag as keyof Flags]
    if (value !== undefined && value.trim() !== '') set[name] = value.trim()
  }
  return set
}

const known = new Set<string>([...Object.values(flagSettings), ...settingsWithoutFlag])

function refuseUnknown(set: Settings): void {
  const name = Object.keys(set).find((each) => each.startsWith('ATELIER_') && !known.has(each))
  if (name !== undefined) {
    const names = [...known].toSorted((a, b) => a.localeCompare(b)).join(', ')
    throw new PlainFailure(`${name} is not a setting of Atelier. The settings are ${names}.`)
  }
}

function integer(
  set: Settings,
  name: string,
  { default: byDefault, max }: { default: number; max: number },
): number {
  const text = set[name]
  if (text === undefined) return byDefault
  const value = Number(text)
  if (!/^\d{1,9}$/.test(text) || value > max) {
    throw malformed(name, `a whole number from 0 to ${max}, not "${text}"`)
  }
  return value
}

function oneOf<Value extends string>(
  set: Settings,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const text = set[name]
  const value = values.find((each) => each === text)
  if (text !== undefined && value === undefined) {
    throw malformed(name, `one of ${values.join(', ')}, not "${text}"`)
  }
  return value
}

function metrics(set: Settings): Config['metrics'] {
  const port = integer(set, 'ATELIER_METRICS_PORT', { default: 0, max: 65_535 })
  return { port, host: host(set, 'ATELIER_METRICS_HOST') }
}

function host(set: Settings, name: string): string {
  const text = set[name] ?? '127.0.0.1'
  if (isIP(text) === 0 && !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)) {
    throw malformed(name, `an address or a host name to listen on, not "${text}"`)
  }
  return text
}

function url(set: Settings, name: string, protocols: readonly string[]): string | undefined {
  const text = set[name]
  if (text === undefined) return undefined
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  if (!protocols.includes(protocol)) {
    // The value is not repeated: URLs of databases and mail servers hold passwords.
    throw malformed(
      name,
      `a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`,
    )
  }
  return text
}

function database(set: Settings, dataDir: string): Config['database'] {
  const connectionString = url(set, 'ATELIER_DATABASE_URL', ['postgres:', 'postgresql:'])
  const synchronous = oneOf(set, 'ATELIER_SQLITE_SYNCHRONOUS', ['full', 'normal'] as const)
  return connectionString === undefined
    ? { dialect: 'sqlite', path: join(dataDir, 'atelier.db'), synchronous: synchronous ?? 'full' }
    : { dialect: 'postgres', connectionString }
}

function upstream(set: Settings): Config['upstream'] {
  const given = url(set, 'ATELIER_UPSTREAM_URL', ['http:', 'https:'])
  const apiKey = set['ANTHROPIC_API_KEY'] ?? null
  if (given === undefined && apiKey === null) return null
  if (apiKey !== null && !/^(?!atl-)[\x21-\x7e]+$/.test(apiKey)) {
    throw malformed('ANTHROPIC_API_KEY', 'a key of a Claude account, not of Atelier, on one line')
  }
  return { url: given ?? 'https://api.anthropic.com', apiKey }
}

function chosenServices(set: Settings): ReadonlySet<Service> {
  const text = set['ATELIER_SERVICES']
  if (text === undefined) return new Set(services)
  const names = text.split(',').map((name) => name.trim())
  const chosen = services.filter((service) => names.includes(service))
  if (names.some((name) => !(services as readonly string[]).includes(name))) {
    throw malformed('ATELIER_SERVICES', `some of ${services.join(',')}, not "${text}"`)
  }
  return new Set(chosen)
}

function readableFile(set: Settings, name: string): string | undefined {
  const path = set[name]
  if (path === undefined) return undefined
  try {
    accessSync(path, constants.R_OK)
    return path
  } catch {
    throw malformed(name, `a file that can be read, and "${path}" is not`)
  }
}

function secretKey(set: Settings): Uint8Array | undefined {
  const text = set['ATELIER_SECRET_KEY']
  if (text === undefined) return undefined
  const bytes = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : Buffer.from(text, 'base64')
  if (bytes.length !== 32) {
    throw malformed(
      'ATELIER_SECRET_KEY',
      '32 random bytes in hex or base64 (openssl rand -base64 32)',
    )
  }
  return bytes
}

function mail(set: Settings): Config['mail'] {
  const smtpUrl = url(set, 'ATELIER_SMTP_URL', ['smtp:', 'smtps:'])
  const from = set['ATELIER_MAIL_FROM']
  if (from !== undefined && !/^([^<>]*<)?[^\s@<>]+@[^\s@<>]+>?$/.test(from)) {
    throw malformed('ATELIER_MAIL_FROM', 'an e-mail address, or "Name <address>"')
  }
  if (smtpUrl === undefined) return null
  // Mail servers refuse, or lose, what comes from a made-up address.
  if (from === undefined) throw malformed('ATELIER_MAIL_FROM', 'set where ATELIER_SMTP_URL is')
  return { smtpUrl, from }
}

function networks(set: Settings, name: string): readonly string[] {
  const entries = (set[name] ?? '').split(/[\s,]+/).filter(Boolean)
  const bad = entries.find((entry) => parseNetwork(entry) === undefined)
  if (bad !== undefined) {
    throw malformed(
      name,
      `addresses or ranges such as 10.0.0.0/8, divided by commas; "${bad}" is none`,
    )
  }
  return entries
}
