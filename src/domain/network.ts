/** An address, or a range of addresses: the first `prefixBits` of `value` count. */
export type Network = {
  /** Of the family: 32 for IPv4, 128 for IPv6. */
  readonly sizeBits: 32 | 128
  readonly value: bigint
  readonly prefixBits: number
}

/**
 * Reads an address, or a range such as `10.0.0.0/8`; `undefined` for what is neither. IPv6 that only carries an
 * IPv4 address (`::ffff:10.0.0.1`) is that address. A zone (`%eth0`) is dropped from an address of IPv6 and refused elsewhere.
 */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', bits, ...rest] = text.split('/')
  if (rest.length > 0) return undefined
  const parsed = readAddress(
    bits === undefined ? address.replace(/(?<=:.*)%[\w.-]+$/, '') : address,
  )
  if (parsed === undefined) return undefined
  const { sizeBits, value } = parsed
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return undefined
  const prefixBits = bits === undefined ? sizeBits : Number(bits)
  return prefixBits > sizeBits ? undefined : withoutMapping({ sizeBits, value, prefixBits })
}

/** The same of an address alone. */
export function parseAddress(text: string): Network | undefined {
  return text.includes('/') ? undefined : parseNetwork(text)
}

/** Whether the range has the address. One of another family is never in it. */
export function containsAddress(range: Network, address: Network): boolean {
  if (range.sizeBits !== address.sizeBits) return false
  const restBits = BigInt(range.sizeBits - range.prefixBits)
  return range.value >> restBits === address.value >> restBits
}

/** Those of the texts that are addresses or ranges. */
export function parseNetworks(texts: readonly string[]): readonly Network[] {
  return texts.map(parseNetwork).filter((range) => range !== undefined)
}

/** Whether any of the ranges has the address. */
export function anyContains(ranges: readonly Network[], address: Network): boolean {
  return ranges.some((range) => containsAddress(range, address))
}

const mappedPrefix = 0xffffn
const mappedBits = 96

/** A server that listens on IPv6 sees clients of IPv4 so. */
function withoutMapping(network: Network): Network {
  const { sizeBits, value, prefixBits } = network
  if (sizeBits === 32 || prefixBits < mappedBits || value >> 32n !== mappedPrefix) return network
  return { sizeBits: 32, value: value & 0xffffffffn, prefixBits: prefixBits - mappedBits }
}

function readAddress(text: string): Pick<Network, 'sizeBits' | 'value'> | undefined {
  const ipv4 = parseIpv4(text)
  if (ipv4 !== undefined) return { sizeBits: 32, value: ipv4 }
  const groups = parseIpv6(text)
  if (groups === undefined) return undefined
  return { sizeBits: 128, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n) }
}

function parseIpv4(text: string): bigint | undefined {
  const bytes = text.split('.')
  if (bytes.length !== 4) return undefined
  if (!bytes.every((byte) => /^(0|[1-9]\d{0,2})$/.test(byte) && Number(byte) <= 255)) {
    return undefined
  }
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function parseIpv6(text: string): readonly number[] | undefined {
  const [left = '', right, ...rest] = text.split('::')
  if (rest.length > 0) return undefined
  const before = parseGroups(left, right === undefined)
  if (right === undefined) return before?.length === 8 ? before : undefined
  const after = parseGroups(right, true)
  if (before === undefined || after === undefined) return undefined
  const missing = 8 - before.length - after.length
  // `::` stands for one group at least.
  return missing < 1 ? undefined : [...before, ...Array<number>(missing).fill(0), ...after]
}

/** The last two groups may be written as an IPv4 address, where they are the last of all. */
function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [at, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16))
      continue
    }
    const ipv4 = isEnd && at === parts.length - 1 ? parseIpv4(part) : undefined
    if (ipv4 === undefined) return undefined
    groups.push(Number(ipv4 >> 16n), Number(ipv4 & 0xffffn))
  }
  return groups
}
