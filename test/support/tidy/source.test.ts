import { expect, test } from 'vitest'
import { maskLiterals } from './source.ts'

test.each([
  ['a line comment', 'a // b\nc', 'a     \nc'],
  ['a block comment', 'a /* b\n c */ d', 'a     \n      d'],
  ['a string', `f('a // b')`, `f('      ')`],
  ['an escaped quote', String.raw`f('a\'b') + c`, `f('    ') + c`],
  ['template text, not the code in it', '`a ${b({ c: 1 })} d`+ e', '`  ${b({ c: 1 })}  `+ e'],
  ['a template in a template', '`a${`b${c}`}d` + e', '` ${` ${c}`} ` + e'],
  ['a regular expression with a quote', `x = /a'[/]b/ + c`, `x = /      / + c`],
])('masking blanks %s and keeps every offset', (_, text, masked) => {
  expect(maskLiterals(text)).toBe(masked)
})

test('masking takes a slash after a value for a division', () => {
  expect(maskLiterals('a / b / c')).toBe('a / b / c')
})
