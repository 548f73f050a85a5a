import { expect, test } from 'vitest'
import { colorAt, colorOf, othersColor } from './palette.ts'
import { othersId } from './stack.ts'

test('a series keeps its colour when others come and go', () => {
  const given = new Map<string, number>()
  const first = colorOf('a', given)

  expect(colorOf('b', given)).not.toBe(first)
  expect(colorOf('a', given)).toBe(first)
  expect(first).toBe(colorAt(0))
})

test('what brings a colour keeps it, and the rest is grey', () => {
  const own = new Map([['w', '#2F80B9']])

  expect(colorOf('w', new Map(), own)).toBe('#2F80B9')
  expect(colorOf(othersId, new Map(), own)).toBe(othersColor)
})
