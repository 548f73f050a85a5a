import { anyContains, parseAddress, parseNetworks } from '#domain/network.ts'
import type { Network } from '#domain/network.ts'

/** What an operator lets addresses of customers point to, beside the public Internet: CIDRs or addresses. */
export type AllowedNetworks = readonly string[]

/**
 * Which addresses a server may call for a customer: none of its own machine or network, unless the
 * operator lists them. Everything that is not known to be public is refused.
 */
export type AddressGuard = {
  /** Whether this literal address, IPv4 or IPv6, may be called. */
  isAllowed(address: string): boolean
}

export function createAddressGuard(allowedNetworks: AllowedNetworks = []): AddressGuard {
  const allowed = parseNetworks(allowedNetworks)
  return {
    isAllowed: (address) => {
      const real = reachedBy(address)
      return real !== undefined && (anyContains(allowed, real) || isPublic(real))
    },
  }
}

// The IANA registries of special-purpose addresses: what is not globally reachable, or only stands for others.
const specialIpv4 = parseNetworks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])
const globalIpv6 = parseNetworks(['2000::/3'])
const specialIpv6 = parseNetworks(['2001::/23', '2001:db8::/32', '3fff::/20'])

function isPublic(address: Network): boolean {
  return address.sizeBits === 32
    ? !anyContains(specialIpv4, address)
    : anyContains(globalIpv6, address) && !anyContains(specialIpv6, address)
}

/** An IPv6 address that only carries an IPv4 one reaches that one: mapped, NAT64 (RFC 6052), 6to4. */
function reachedBy(text: string): Network | undefined {
  const address = parseAddress(text)
  if (!address || address.sizeBits === 32) return address
  const { value } = address
  if (value >> 32n === nat64Prefix) return ipv4(value)
  return value >> 112n === sixToFourPrefix ? ipv4(value >> 80n) : address
}

// 64:ff9b::/96
const nat64Prefix = 0x64_ff9b_0000_0000_0000_0000n
// 2002::/16
const sixToFourPrefix = 0x2002n

/** Of the last 32 bits. */
function ipv4(value: bigint): Network {
  return { sizeBits: 32, value: value & 0xffff_ffffn, prefixBits: 32 }
}
