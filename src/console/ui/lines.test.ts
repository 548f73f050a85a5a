import { expect, test } from 'vitest'
import { entriesOf, linesIn } from './lines.ts'

test('a line keeps its number, so that what is wrong with it can be found', () => {
  expect(linesIn('10.0.0.0/8\n\n  ::1  \n')).toEqual([
    { number: 1, text: '10.0.0.0/8' },
    { number: 3, text: '::1' },
  ])
})

test('an entry that is there twice counts once', () => {
  expect(entriesOf(linesIn('a\nb\n a'))).toEqual(['a', 'b'])
})
