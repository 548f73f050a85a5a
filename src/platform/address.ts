import { parseAddress } from '#domain/network.ts'

/**
 * What one subscriber has of an address, for counting: an IPv4 address whole, however it is written, of IPv6 the
 * first half. The text itself where it is no address.
 */
export function subscriberOf(address: string): string {
  const parsed = parseAddress(address)
  if (!parsed) return address
  const { sizeBits, value } = parsed
  return sizeBits === 32 ? dotted(Number(value)) : `${(value >> 64n).toString(16)}::/64`
}

function dotted(ipv4: number): string {
  return [24, 16, 8, 0].map((bits) => (ipv4 >>> bits) & 0xff).join('.')
}
