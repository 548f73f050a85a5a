import { expect, test } from 'vitest'
import { createClientAddress } from './client-address.ts'

function addressOf(peer: string | undefined, forwarded?: string, proxies: string[] = []) {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return createClientAddress(proxies)({ headers, socket: { remoteAddress: peer } })
}

const proxies = ['10.0.0.0/8', '2001:db8::/32']

test('nobody is believed where no proxy is trusted', () => {
  expect(addressOf('198.51.100.7', '203.0.113.9')).toBe('198.51.100.7')
  expect(addressOf('10.0.0.1', '203.0.113.9')).toBe('10.0.0.1')
})

test('a client that comes past the proxy cannot name another address', () => {
  expect(addressOf('198.51.100.7', '203.0.113.9', proxies)).toBe('198.51.100.7')
})

test('what a client has written itself is not believed: the last that is no proxy counts', () => {
  expect(addressOf('10.0.0.1', '203.0.113.1, 198.51.100.7', proxies)).toBe('198.51.100.7')
  expect(addressOf('10.0.0.1', '203.0.113.1, 198.51.100.7, 10.0.0.2', proxies)).toBe('198.51.100.7')
  expect(addressOf('10.0.0.1', '198.51.100.7,2001:db8::1 ,10.0.0.2', proxies)).toBe('198.51.100.7')
})

test('a proxy that names nobody is the client itself', () => {
  expect(addressOf('10.0.0.1', undefined, proxies)).toBe('10.0.0.1')
  expect(addressOf('10.0.0.1', ' , ', proxies)).toBe('10.0.0.1')
  expect(addressOf('10.0.0.1', '10.0.0.3, 10.0.0.2', proxies)).toBe('10.0.0.3')
})

test('ports and mapped addresses are taken off', () => {
  expect(addressOf('::ffff:198.51.100.7')).toBe('198.51.100.7')
  expect(addressOf('::ffff:10.0.0.1', '198.51.100.7:4711', proxies)).toBe('198.51.100.7')
  expect(addressOf('10.0.0.1', '[2001:db9::1]:4711', proxies)).toBe('2001:db9::1')
  expect(addressOf('2001:db8::1', '::ffff:198.51.100.7', proxies)).toBe('198.51.100.7')
})

test.each(['unknown', '198.51.100.7/32', '_hidden', '198.51.100.777'])(
  'a proxy that says %s tells of nobody',
  (hop) => {
    expect(addressOf('10.0.0.1', `203.0.113.9, ${hop}`, proxies)).toBeNull()
  },
)

test('a connection that is gone has no address', () => {
  expect(addressOf(undefined)).toBeNull()
  expect(addressOf(undefined, '203.0.113.9', proxies)).toBeNull()
})
