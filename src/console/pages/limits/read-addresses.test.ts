import { expect, test } from 'vitest'
import { readAddresses } from './read-addresses.ts'

test('takes addresses apart as they are pasted, each once', () => {
  expect(readAddresses('ada@acme.example, Bob@acme.example;\nada@acme.example ')).toEqual({
    addresses: ['ada@acme.example', 'bob@acme.example'],
    invalid: undefined,
  })
})

test('names the first that is no address', () => {
  expect(readAddresses('ada@acme.example, bob@acme, carol').invalid).toBe('bob@acme')
})

test('nothing is no address', () => {
  expect(readAddresses(' \n').addresses).toEqual([])
})
