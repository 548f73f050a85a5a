import { expect, test } from 'vitest'
import { createAddressGuard } from './address-guard.ts'

const guard = createAddressGuard()

test.each([
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']],
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12::1']],
  ['link-local', ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1']],
  ['site-local', ['fec0::1']],
  ['carrier-grade NAT', ['100.64.0.1', '100.127.255.255']],
  ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
  ['reserved and broadcast', ['240.0.0.1', '255.255.255.255']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
  ['benchmarking and protocols', ['198.18.0.1', '198.19.255.255', '192.0.0.1', '192.88.99.1']],
  ['IPv4-mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::FFFF:a9fe:a9fe']],
  ['IPv4-compatible', ['::127.0.0.1', '::8.8.8.8']],
  ['NAT64', ['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::8.8.8.8']],
  ['6to4', ['2002:7f00:1::', '2002:a00:1::1', '2002:c0a8:101::1']],
  ['Teredo and other protocols', ['2001::1', '2001:0:4136:e378::1', '2001:20::1']],
  ['discard', ['100::1']],
  [
    'no address at all',
    ['', 'localhost', '1.2.3', '0x7f.1', '2130706433', '::g', '1.2.3.4.5', '8.8.8.0/24'],
  ],
])('%s is refused', (_name, addresses) => {
  for (const address of addresses) expect(guard.isAllowed(address), address).toBe(false)
})

test.each([
  ['IPv4', ['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.1', '100.128.0.1', '11.0.0.1']],
  ['IPv6', ['2606:4700::1111', '2a00:1450:4001:81b::200e', '2001:4860:4860::8888']],
  ['public IPv4 inside IPv6', ['::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1']],
])('public %s is allowed', (_name, addresses) => {
  for (const address of addresses) expect(guard.isAllowed(address), address).toBe(true)
})

test('what the operator lists is allowed, in every form, and nothing beside it', () => {
  const opened = createAddressGuard(['10.1.0.0/16', '127.0.0.1', 'fd00::/8'])

  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '127.0.0.1', '::ffff:7f00:1', 'fd12::1']) {
    expect(opened.isAllowed(address), address).toBe(true)
  }
  for (const address of ['10.2.0.1', '127.0.0.2', '::1', 'fc00::1', '169.254.169.254']) {
    expect(opened.isAllowed(address), address).toBe(false)
  }
})
