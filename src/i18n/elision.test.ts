import { expect, test } from 'vitest'
import { deFr } from './elision.ts'

test.each([
  ['Camille', 'de Camille'],
  ['Elias Berg', 'd’Elias Berg'],
  ['Éloïse', 'd’Éloïse'],
  ['ines@acme.example', 'd’ines@acme.example'],
  ['Hugo', 'de Hugo'],
  ['Yasmine', 'de Yasmine'],
])('the name %s after "de" is %s', (name, elided) => {
  expect(deFr(name)).toBe(elided)
})
