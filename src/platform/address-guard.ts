import { BlockList, isIP } from 'node:net'
import { parseAddress } from './address.ts'

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
  const allowed = blockListOf(allowedNetworks)
  return {
    isAllowed: (address) => {
      const real = reachedBy(address)
      return real !== undefined && (contains(allowed, real) || isPublic(real))
    },
  }
}

// The IANA registries of special-purpose addresses: what is not globally reachable, or only stands for others.
const specialIpv4 = blockListOf([
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
const globalIpv6 = blockListOf(['2000::/3'])
const specialIpv6 = blockListOf(['2001::/23', '2001:db8::/32', '3fff::/20'])

function isPublic(address: string): boolean {
  return isIP(address) === 4
    ? !contains(specialIpv4, address)
    : contains(globalIpv6, address) && !contains(specialIpv6, address)
}

/** An IPv6 address that only carries an IPv4 one reaches that one: mapped, NAT64 (RFC 6052), 6to4. */
function reachedBy(address: string): string | undefined {
  if (isIP(address) === 4) return address
  const groups = parseAddress(address)
  if (!groups) return undefined
  const [first, second] = groups
  const head = groups.slice(0, 6).join(' ')
  if (head === '0 0 0 0 0 65535' || head === '100 65435 0 0 0 0') {
    return ipv4Of(groups[6]!, groups[7]!)
  }
  if (first === 0x2002) return ipv4Of(second!, groups[2]!)
  return groups.map((group) => group.toString(16)).join(':')
}

function ipv4Of(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

function blockListOf(networks: AllowedNetworks): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family)
  }
  return list
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}
