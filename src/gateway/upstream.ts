import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import { Pool, ProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'
import { bounds } from '#platform/bounds.ts'
import { isProxied, parseProxyUrl } from '#platform/no-proxy.ts'

/** Where every request goes, and with whose credential: the operator's setting, never a request's. */
export type Upstream = {
  readonly origin: string
  /** Put before every path; empty, or with a leading slash and none at its end. */
  readonly pathPrefix: string
  /** Sent as `x-api-key`; `null` for an upstream that asks for none. */
  readonly apiKey: string | null
  readonly dispatcher: Dispatcher
  close(): Promise<void>
}

export type UpstreamOptions = {
  readonly url: string
  readonly apiKey: string | null
  /** A PEM file of certificate authorities that are trusted besides the usual ones. */
  readonly extraCaFile?: string | undefined
  /** As in `HTTPS_PROXY`: holds for `https:` upstreams. */
  readonly httpsProxy?: string | undefined
  /** As in `NO_PROXY`. */
  readonly noProxy?: string | undefined
}

/** Prepares the connections to the upstream; the first is made by the first request. Throws on a setting it cannot use. */
export function openUpstream(options: UpstreamOptions): Upstream {
  const url = parseUpstreamUrl(options.url)
  const dispatcher = openDispatcher(url, options)
  return {
    origin: url.origin,
    pathPrefix: url.pathname.replace(/\/+$/, ''),
    apiKey: options.apiKey,
    dispatcher,
    close: () => dispatcher.destroy(),
  }
}

function parseUpstreamUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Error(`The upstream URL is not an http: or https: URL: ${text}`)
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new Error('The upstream URL must hold no user, password, query or fragment.')
  }
  return url
}

function openDispatcher(url: URL, options: UpstreamOptions): Dispatcher {
  const { extraCaFile, httpsProxy, noProxy } = options
  const ca = extraCaFile ? [...getCACertificates('default'), readCa(extraCaFile)] : undefined
  const tls = ca ? { ca } : {}
  const connections = {
    connections: null,
    // One request a connection at a time: a failure is one request's failure.
    pipelining: 1,
    allowH2: false,
    connectTimeout: bounds.upstreamConnectMsMax,
    headersTimeout: bounds.upstreamFirstByteMsMax,
    // A response that is alive is never cut for being slow.
    bodyTimeout: 0,
  }
  if (httpsProxy && isProxied(url, noProxy ?? '')) {
    const uri = parseProxyUrl(httpsProxy)
    return new ProxyAgent({ ...connections, uri, requestTls: tls, proxyTls: tls })
  }
  return new Pool(url.origin, { ...connections, connect: tls })
}

function readCa(path: string): string {
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`The file of extra certificate authorities cannot be read: ${path}`, {
      cause: error,
    })
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new Error(`The file of extra certificate authorities holds no PEM certificate: ${path}`)
  }
  return pem
}
