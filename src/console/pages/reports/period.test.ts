import { describe, expect, test } from 'vitest'
import { bucketsOf, closedAt, monthsUpTo, openedAt, readPeriod, spanOf } from './period.ts'
import type { Period } from './period.ts'

const nowMs = Date.parse('2026-11-22T23:30:00Z')
const read = (address: Record<string, string>): Period =>
  readPeriod((name) => address[name] ?? '', nowMs)
const at = (ms: number): string => new Date(ms).toISOString()
const shown = (address: Record<string, string>) => {
  const { width, fromMs, toMs } = spanOf(read(address))
  return [width, at(fromMs), at(toMs)]
}

describe('what the address asks for', () => {
  test('is this month of UTC, where it says nothing or nonsense', () => {
    const november = ['day', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z']

    expect(shown({})).toEqual(november)
    expect(shown({ month: '2026-13', day: '2026-11-31', hour: 'x' })).toEqual(november)
    expect(shown({ from: '2026-11-09', until: '2026-11-03' })).toEqual(november)
    expect(shown({ from: '2026-09-01', until: '2026-10-02' })).toEqual(november)
  })

  test('is a month with as many days as it has, the leap day too', () => {
    const daysOf = (month: string) => bucketsOf(spanOf(read({ month }))).length

    expect(['2026-02', '2028-02', '2026-04', '2026-12'].map(daysOf)).toEqual([28, 29, 30, 31])
  })

  test('is some days, the last of them included, also across months', () => {
    expect(shown({ from: '2026-10-30', until: '2026-11-02', month: '2026-01' })).toEqual([
      'day',
      '2026-10-30T00:00:00.000Z',
      '2026-11-03T00:00:00.000Z',
    ])
    expect(read({ from: '2026-10-30', until: '2026-11-02' })).toMatchObject({
      month: '2026-10',
      isNarrow: true,
    })
  })

  test('is a day in hours and an hour in minutes, within what was chosen', () => {
    expect(shown({ day: '2026-11-12' })[0]).toBe('hour')
    expect(shown({ day: '2026-11-12', hour: '2026-11-12T14' })).toEqual([
      'minute',
      '2026-11-12T14:00:00.000Z',
      '2026-11-12T15:00:00.000Z',
    ])
    expect(shown({ month: '2026-10', day: '2026-11-12' })[0]).toBe('day')
    expect(shown({ day: '2026-11-12', hour: '2026-11-13T14' })[0]).toBe('hour')
  })

  test('has 24 hours on the days on which clocks of the reader change', () => {
    for (const day of ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01']) {
      expect(bucketsOf(spanOf(read({ month: day.slice(0, 7), day })))).toHaveLength(24)
    }
  })
})

describe('the way in and back', () => {
  test('a bar opens the day, then the hour, and minutes open nothing', () => {
    const dayMs = Date.parse('2026-11-30T00:00:00Z')

    expect(openedAt('day', dayMs)).toEqual({ day: '2026-11-30', hour: '' })
    expect(openedAt('hour', dayMs + 23 * 3_600_000)).toEqual({
      day: '2026-11-30',
      hour: '2026-11-30T23',
    })
    expect(openedAt('minute', dayMs)).toBeUndefined()
  })

  test('whatever a bar opens is what the bar stood for', () => {
    const addresses: Record<string, string>[] = [{ month: '2026-11' }, { day: '2026-11-30' }]
    for (const address of addresses) {
      const span = spanOf(read(address))
      for (const bucketMs of bucketsOf(span)) {
        const opened = spanOf(read({ ...address, ...openedAt(span.width, bucketMs) }))
        expect(opened.fromMs).toBe(bucketMs)
      }
    }
  })

  test('leads back to the day, or to what was chosen', () => {
    const period = read({ day: '2026-11-12', hour: '2026-11-12T14' })

    expect(period.trail).toHaveLength(3)
    expect(closedAt(period, 1)).toEqual({ day: '2026-11-12', hour: '' })
    expect(closedAt(period, 0)).toEqual({ day: '', hour: '' })
  })
})

test('months are counted back over the turn of the year', () => {
  expect(monthsUpTo(Date.parse('2026-02-28T23:59:59Z'), 4)).toEqual([
    '2026-02',
    '2026-01',
    '2025-12',
    '2025-11',
  ])
})
