import { expect, test } from 'vitest'
import { endOfDay } from './end-of-day.ts'

const now = Date.parse('2026-11-22T13:00:00Z')

test('a day ends where the next one of UTC begins', () => {
  expect(endOfDay('2026-12-31', now)).toBe('2027-01-01T00:00:00.000Z')
})

test('today is not over yet, yesterday is', () => {
  expect(endOfDay('2026-11-22', now)).toBe('2026-11-23T00:00:00.000Z')
  expect(endOfDay('2026-11-21', now)).toBeUndefined()
})

test('what is no day ends never', () => {
  expect(endOfDay('', now)).toBeUndefined()
  expect(endOfDay('2026-13-45', now)).toBeUndefined()
})
