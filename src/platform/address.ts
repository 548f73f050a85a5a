import { isIP } from 'node:net'

/** The eight groups of an IPv6 address, however it is abbreviated; `undefined` for what is none. A zone is dropped. */
export function parseAddress(text: string): readonly number[] | undefined {
  const address = text.replace(/%.*$/, '')
  if (isIP(address) !== 6) return undefined
  const [left = '', right] = withoutDots(address).split('::')
  const before = groupsOf(left)
  if (right === undefined) return before
  const after = groupsOf(right)
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

/** `::ffff:1.2.3.4` is `::ffff:102:304`. */
function withoutDots(address: string): string {
  const tail = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  if (!tail) return address
  const [a = 0, b = 0, c = 0, d = 0] = tail.slice(1).map(Number)
  const groups = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16)).join(':')
  return address.slice(0, tail.index) + groups
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

/** Whether the text is an address, or a range of addresses such as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/**
 * What one subscriber has of an address, for counting: an IPv4 address whole, however it is written, of IPv6 the
 * first half. The text itself where it is no address.
 */
export function subscriberOf(address: string): string {
  const groups = parseAddress(address)
  if (!groups) return address
  const [high = 0, low = 0] = groups.slice(6)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}
