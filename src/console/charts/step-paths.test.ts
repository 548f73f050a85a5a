import { expect, test } from 'vitest'
import { frameOf } from './frame.ts'
import { scaleOf } from './scale.ts'
import { areaOf, lineOf } from './step-paths.ts'

const scale = scaleOf([10])
const frame = {
  ...frameOf({ widthPx: 140, heightPx: 132 }, scale, []),
  leftPx: 10,
  plotWidthPx: 40,
}

test('a value is flat for its whole hour', () => {
  expect(lineOf([10, 0], frame)).toBe('M10 8H30L30 108H50')
})

test('where nothing was measured is a gap, and not a zero', () => {
  expect(lineOf([10, null, 0, null], frame)).toBe('M10 8H20M30 108H40')
  expect(areaOf([null, 10], frame)).toBe('M30 8H50V108H30Z')
  expect(areaOf([], frame)).toBe('')
})
