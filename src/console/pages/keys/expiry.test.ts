import { describe, expect, test } from 'vitest'
import { dayProblem, expiresAtMs, firstExpiry, offeredExpiries } from './expiry.ts'

const free = { expiry_required: false, lifetime_days_max: null }
const expiring = { expiry_required: true, lifetime_days_max: null }
const aWeek = { expiry_required: false, lifetime_days_max: 7 }
const nowMs = Date.parse('2026-11-22T10:00:00')
const hourMs = 3_600_000

describe('what is offered', () => {
  test('is everything where there are no rules, and never comes first', () => {
    expect(offeredExpiries(free)).toEqual(['hours3', 'day', 'week', 'month', 'date', 'never'])
    expect(firstExpiry(free)).toBe('never')
  })

  test('leaves out what the rules refuse', () => {
    expect(offeredExpiries(expiring)).toEqual(['hours3', 'day', 'week', 'month', 'date'])
    expect(firstExpiry(expiring)).toBe('month')
    expect(offeredExpiries(aWeek)).toEqual(['hours3', 'day', 'week', 'date'])
    expect(firstExpiry(aWeek)).toBe('week')
  })
})

describe('when a key expires', () => {
  test('counts from now, or to the end of the day that is chosen', () => {
    expect(expiresAtMs({ choice: 'hours3', day: '' }, free, nowMs)).toBe(nowMs + 3 * hourMs)
    expect(expiresAtMs({ choice: 'never', day: '' }, free, nowMs)).toBeNull()
    expect(expiresAtMs({ choice: 'date', day: '2026-12-31' }, free, nowMs)).toBe(
      Date.parse('2026-12-31T23:59:59'),
    )
    expect(expiresAtMs({ choice: 'date', day: '' }, free, nowMs)).toBeUndefined()
  })

  test('never passes the longest life, whatever the clock of the reader is off by', () => {
    const longestMs = nowMs + 7 * 24 * hourMs

    for (const expiry of [
      { choice: 'week', day: '' },
      { choice: 'date', day: '2026-11-29' },
    ] as const) {
      const atMs = expiresAtMs(expiry, aWeek, nowMs)!
      expect(atMs).toBeLessThan(longestMs)
      expect(atMs).toBeGreaterThan(longestMs - hourMs)
    }
  })
})

test('a day is refused that is over or too late', () => {
  expect(dayProblem('2026-11-21', free, nowMs)).toBe('past')
  expect(dayProblem('', free, nowMs)).toBe('past')
  expect(dayProblem('2026-11-22', free, nowMs)).toBeUndefined()
  expect(dayProblem('2030-01-01', free, nowMs)).toBeUndefined()
  expect(dayProblem('2026-11-29', aWeek, nowMs)).toBeUndefined()
  expect(dayProblem('2026-11-30', aWeek, nowMs)).toBe('too_late')
})
