import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { containsAddress, parseNetwork } from './network.ts'

const ipv4 = fc.ipV4()
const ipv6 = fc.ipV6()
const digits = fc.stringMatching(/^[0-9a-f:./%]{0,24}$/)

function contains(range: string, address: string): boolean {
  return containsAddress(parseNetwork(range)!, parseNetwork(address)!)
}

test('an address is read exactly where the operating system reads one', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6, digits), (text) => {
      fc.pre(!/[/%]/.test(text))
      expect(parseNetwork(text) !== undefined).toBe(isIP(text) !== 0)
    }),
    { numRuns: 2_000 },
  )
})

test('a range has the addresses that Node says it has', () => {
  const range = fc.oneof(
    fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })),
    fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })),
  )
  fc.assert(
    fc.property(range, fc.oneof(ipv4, ipv6), fc.boolean(), ([base, bits], other, isNear) => {
      const family = isIP(base) === 4 ? 'ipv4' : 'ipv6'
      const address = isNear ? base : other
      fc.pre((isIP(address) === 4 ? 'ipv4' : 'ipv6') === family)
      const list = new BlockList()
      list.addSubnet(base, bits, family)
      expect(contains(`${base}/${bits}`, address)).toBe(list.check(address, family))
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['10.0.0.0/8', '::ffff:10.1.2.3', true],
  ['10.0.0.0/8', '::ffff:a01:203', true],
  ['::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['::/0', '10.0.0.1', false],
  ['0.0.0.0/0', '::1', false],
  ['2001:db8::/32', '2001:DB8:0:0::7', true],
  ['2001:db8::/32', '2001:db9::7', false],
  ['fe80::/10', 'fe80::1%eth0', true],
  ['203.0.113.9', '203.0.113.9', true],
  ['203.0.113.9', '203.0.113.8', false],
])('%s and %s: %s', (range, address, expected) => {
  expect(contains(range, address)).toBe(expected)
})

test.each([
  '',
  'localhost',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/+8',
  '10.0.0.0/8/8',
  '::/129',
  ':::',
  '1::2::3',
  '::1%eth0/64',
  '10.0.0.1%eth0',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '10.0.0.1::',
])('%j is neither an address nor a range', (text) => {
  expect(parseNetwork(text)).toBeUndefined()
})
