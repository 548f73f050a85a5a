import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Agent, ProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'
import type { AddressGuard } from '#platform/address-guard.ts'
import { isProxied, parseProxyUrl } from '#platform/no-proxy.ts'

/** How addresses are called that customers have given. */
export type CheckedCallOptions = {
  readonly guard: AddressGuard
  /** Whether unencrypted calls are allowed: where the operator opens networks of their own. */
  readonly allowsHttp: boolean
  readonly httpsProxy?: string | undefined
  readonly noProxy?: string | undefined
  /** All addresses of a name. */
  readonly resolve?: Resolve
}

type Address = { readonly address: string; readonly family: number }
export type Resolve = (hostname: string) => Promise<readonly Address[]>

/** The look-up of a name cannot be called off, so nobody waits for it longer than for a whole call. */
export async function withinTime<Result>(
  work: Promise<Result>,
  callMsMax: number,
): Promise<Result> {
  const signal = AbortSignal.timeout(callMsMax)
  const late = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => late.reject(new Error(`no answer within ${callMsMax} ms`)))
  return Promise.race([work, late.promise])
}

export type Target = { readonly url: URL; readonly address: Address } | { readonly fault: string }

/** One bad address among several is enough: which of them is called would be chance. */
export async function findTarget(options: CheckedCallOptions, text: string): Promise<Target> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return { fault: 'Must be an https: URL' }
  }
  if (url.protocol === 'http:' && !options.allowsHttp) return { fault: 'Must be an https: URL' }
  if (url.username || url.password) return { fault: 'Must not hold a user or a password' }
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = await resolveHost(options, hostname)
  const [address] = addresses
  if (!address) return { fault: `The name ${hostname} cannot be found` }
  const bad = addresses.find((each) => !options.guard.isAllowed(each.address))
  if (bad) {
    return {
      fault: `${hostname} is at ${bad.address}, which is not a public address. An operator can allow it with ATELIER_WEBHOOK_ALLOWED_NETWORKS`,
    }
  }
  return { url, address }
}

async function resolveHost(
  { resolve = resolveName }: CheckedCallOptions,
  hostname: string,
): Promise<readonly Address[]> {
  const family = isIP(hostname)
  if (family !== 0) return [{ address: hostname, family }]
  return resolve(hostname).catch(() => [])
}

const resolveName: Resolve = (hostname) => lookup(hostname, { all: true })

/**
 * Connects to the address that was checked: the name is not looked up again, when it could answer otherwise. A
 * proxy is asked for that address too, and TLS goes by the name.
 */
export function connect(
  { httpsProxy, noProxy = '' }: CheckedCallOptions,
  { url, address }: Extract<Target, { url: URL }>,
): { readonly dispatcher: Dispatcher; readonly origin: string } {
  const { address: host, family } = address
  if (httpsProxy && isProxied(url, noProxy)) {
    const pinned = family === 6 ? `[${host}]` : host
    const name = url.hostname.replace(/^\[|\]$/g, '')
    const servername = isIP(name) === 0 ? { servername: name } : {}
    return {
      dispatcher: new ProxyAgent({ uri: parseProxyUrl(httpsProxy), requestTls: servername }),
      origin: `https://${pinned}:${url.port || '443'}`,
    }
  }
  const dispatcher = new Agent({
    connect: {
      lookup: (_hostname, { all }, done) =>
        all ? done(null, [{ address: host, family }]) : done(null, host, family),
    },
  })
  return { dispatcher, origin: url.origin }
}

/** Of a call that failed. */
export function describeFailure(error: unknown): string {
  const { message, code } = error as { message: string; code?: string }
  return message === '' ? (code ?? 'The call failed') : message
}
