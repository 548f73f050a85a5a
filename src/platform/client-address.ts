import type { IncomingMessage } from 'node:http'
import { anyContains, parseAddress, parseNetworks } from '#domain/network.ts'
import type { Network } from '#domain/network.ts'

/** Where a request comes from, in digits; null where its connection is gone. */
export type ClientAddress = (
  request: Pick<IncomingMessage, 'headers'> & {
    readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>
  },
) => string | null

/**
 * The peer of the connection, unless that is one of the proxies: then whom the nearest of them named in
 * `x-forwarded-for`. Each proxy appends whom it heard from, so the list is read from its end, and what stands
 * before the first address that is no proxy's is that client's own invention.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const proxies = parseNetworks(trustedProxies)
  // What the socket says need not be parsed where nothing is compared with it.
  if (proxies.length === 0) return ({ socket }) => unmapped(socket.remoteAddress ?? null)
  return ({ socket, headers }) => {
    const peer = plainAddress(socket.remoteAddress)
    if (peer === null || !isTrusted(proxies, peer)) return peer
    let nearest: string | null = peer
    for (const hop of hopsOf(headers['x-forwarded-for']).toReversed()) {
      nearest = plainAddress(withoutPort(hop))
      if (nearest === null || !isTrusted(proxies, nearest)) return nearest
    }
    return nearest
  }
}

function isTrusted(proxies: readonly Network[], address: string): boolean {
  const parsed = parseAddress(address)
  return parsed !== undefined && anyContains(proxies, parsed)
}

function hopsOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return text.split(',').flatMap((hop) => (hop.trim() === '' ? [] : [hop.trim()]))
}

/** Some proxies write the port too: `203.0.113.9:4711`, `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](:\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop
}

/** What is no address is nobody's: null. */
function plainAddress(text: string | undefined): string | null {
  if (text === undefined || parseAddress(text) === undefined) return null
  return unmapped(text)
}

/** A server that listens on IPv6 sees `::ffff:203.0.113.9`. */
function unmapped(address: string | null): string | null {
  return address?.startsWith('::ffff:') === true && address.includes('.')
    ? address.slice('::ffff:'.length)
    : address
}
