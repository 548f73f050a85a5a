import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Agent, ProxyAgent, request } from 'undici'
import type { Dispatcher } from 'undici'
import type { AddressGuard } from '#platform/address-guard.ts'
import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import { isProxied, parseProxyUrl } from '#platform/no-proxy.ts'
import type { Sent } from './sent.ts'
import { webhookHeaders } from './sign-webhook.ts'

/** One call of a customer's own address. */
export type WebhookCall = {
  readonly url: string
  readonly secret: string
  /** The same for every attempt at one message, so that its receiver can drop a second one. */
  readonly id: string
  readonly payload: string
}

export type WebhookCaller = {
  /** Why the address must not be called; `undefined` when it may be. Looks its name up. Never throws. */
  findFault(url: string): Promise<string | undefined>
  /** Signs and sends, to the address that was checked and to no other. Never throws. */
  call(call: WebhookCall): Promise<Sent>
}

export type WebhookCallerOptions = {
  readonly guard: AddressGuard
  /** Whether unencrypted calls are allowed: where the operator opens networks of their own. */
  readonly allowsHttp: boolean
  readonly clock: Clock
  readonly httpsProxy?: string | undefined
  readonly noProxy?: string | undefined
  /** All addresses of a name. */
  readonly resolve?: Resolve
  readonly callMsMax?: number
}

export type Address = { readonly address: string; readonly family: number }
export type Resolve = (hostname: string) => Promise<readonly Address[]>

export function createWebhookCaller(options: WebhookCallerOptions): WebhookCaller {
  return {
    findFault: async (url) => {
      try {
        const target = await withinTime(findTarget(options, url), options)
        return 'fault' in target ? target.fault : undefined
      } catch (error) {
        return `Cannot be looked up: ${describe(error)}`
      }
    },
    call: async (call) => {
      try {
        return await withinTime(send(options, call), options)
      } catch (error) {
        return { outcome: 'failed', status: null, error: describe(error) }
      }
    },
  }
}

/** The look-up of a name cannot be called off, so nobody waits for it longer than for a whole call. */
async function withinTime<Result>(
  work: Promise<Result>,
  { callMsMax = bounds.webhookCallMsMax }: WebhookCallerOptions,
): Promise<Result> {
  const signal = AbortSignal.timeout(callMsMax)
  const late = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => late.reject(new Error(`no answer within ${callMsMax} ms`)))
  return Promise.race([work, late.promise])
}

type Target = { readonly url: URL; readonly address: Address } | { readonly fault: string }

/** One bad address among several is enough: which of them is called would be chance. */
async function findTarget(options: WebhookCallerOptions, text: string): Promise<Target> {
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
  { resolve = resolveName }: WebhookCallerOptions,
  hostname: string,
): Promise<readonly Address[]> {
  const family = isIP(hostname)
  if (family !== 0) return [{ address: hostname, family }]
  return resolve(hostname).catch(() => [])
}

const resolveName: Resolve = (hostname) => lookup(hostname, { all: true })

async function send(options: WebhookCallerOptions, call: WebhookCall): Promise<Sent> {
  const target = await findTarget(options, call.url)
  if ('fault' in target) return { outcome: 'failed', status: null, error: target.fault }
  const { dispatcher, origin } = connect(options, target)
  try {
    const { url } = target
    const timestampSeconds = Math.floor(options.clock.now() / 1_000)
    const { statusCode, body } = await request(new URL(url.pathname + url.search, origin), {
      method: 'POST',
      dispatcher,
      headers: {
        host: url.host,
        'content-type': 'application/json',
        'user-agent': 'Atelier-Webhooks/1.0',
        ...webhookHeaders(call.secret, { ...call, timestampSeconds }),
      },
      body: call.payload,
      signal: AbortSignal.timeout(options.callMsMax ?? bounds.webhookCallMsMax),
    })
    await body.dump({ limit: bounds.webhookAnswerBytesMax }).catch(() => undefined)
    return judge(statusCode)
  } finally {
    await dispatcher.destroy()
  }
}

/**
 * Connects to the address that was checked: the name is not looked up again, when it could answer otherwise. A
 * proxy is asked for that address too, and TLS goes by the name.
 */
function connect(
  { httpsProxy, noProxy = '' }: WebhookCallerOptions,
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

/** A redirect is an address that nobody has checked, so it is a failure too. Gone is gone. */
function judge(status: number): Sent {
  if (status >= 200 && status <= 299) return { outcome: 'delivered', status }
  const error = `The webhook answered ${status}`
  return { outcome: status === 410 ? 'refused' : 'failed', status, error }
}

function describe(error: unknown): string {
  const { message, code } = error as { message: string; code?: string }
  return message === '' ? (code ?? 'The call failed') : message
}
