import { expect, test } from 'vitest'
import { parseAddresses } from './parse-addresses.ts'

test('addresses stand between commas, semicolons, spaces and new lines', () => {
  expect(parseAddresses('a@acme.example, b@acme.example;c@acme.example\nd@acme.example  ')).toEqual(
    {
      addresses: ['a@acme.example', 'b@acme.example', 'c@acme.example', 'd@acme.example'],
      invalid: [],
    },
  )
  expect(parseAddresses(' \n ')).toEqual({ addresses: [], invalid: [] })
})

test('the names of an address book are left out', () => {
  expect(
    parseAddresses('Ada Lovelace <ada@acme.example>, "Hopper, G" <grace@acme.example>'),
  ).toEqual({
    addresses: ['ada@acme.example', '"Hopper', 'grace@acme.example'],
    invalid: ['"Hopper'],
  })
})

test.each(['ada', 'ada@acme', 'ada@@acme.example', `${'a'.repeat(250)}@acme.example`])(
  '%s is no address',
  (text) => {
    expect(parseAddresses(`grace@acme.example ${text}`).invalid).toEqual([text])
  },
)
