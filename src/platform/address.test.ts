import { expect, test } from 'vitest'
import { subscriberOf } from './address.ts'

test('addresses that one subscriber can choose among count as one', () => {
  expect(subscriberOf('192.0.2.7')).toBe('192.0.2.7')
  expect(subscriberOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(subscriberOf('2001:db8::1')).toBe(subscriberOf('2001:db8:0:0:ffff::2'))
  expect(subscriberOf('2001:db8::1')).not.toBe(subscriberOf('2001:db8:0:1::1'))
})
