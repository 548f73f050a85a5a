import { expect, test } from 'vitest'
import { presentEdge, walkBuckets } from './bucket-walk.ts'
import type { BucketQuery } from './bucket-walk.ts'
import { presentPage } from './present-page.ts'

const at = (text: string): number => Date.parse(text)
const nowMs = at('2026-11-22T12:34:56.789Z')

type Asked = { from: string; to?: string; width?: BucketQuery['bucket_width']; limit?: number }

function bucketsOf({ from, to, width = '1d', limit }: Asked, page?: string) {
  const query = {
    starting_at: at(from),
    bucket_width: width,
    ...(to !== undefined && { ending_at: at(to) }),
    ...(limit !== undefined && { limit }),
  }
  const walk = walkBuckets(query, { nowMs, ...(page !== undefined && { cursorMs: at(page) }) })
  return {
    starts: presentPage({ walk, nextPage: null }, () => []).data.map(
      ({ starting_at }) => starting_at,
    ),
    next: walk.nextMs === null ? null : presentEdge(walk.nextMs),
  }
}

test('a range begins with the day, hour or minute of UTC that it begins in', () => {
  const from = '2026-11-20T23:30:45+02:00'
  const first = (width: BucketQuery['bucket_width']) => bucketsOf({ from, width }).starts[0]

  expect(first('1d')).toBe('2026-11-20T00:00:00Z')
  expect(first('1h')).toBe('2026-11-20T21:00:00Z')
  expect(first('1m')).toBe('2026-11-20T21:30:00Z')
})

test('only buckets that have ended by the end are there, and the last may end with it', () => {
  const from = '2026-11-18T00:00:00Z'
  const days = ['2026-11-18T00:00:00Z', '2026-11-19T00:00:00Z']

  expect(bucketsOf({ from, to: '2026-11-20T00:00:00Z' }).starts).toEqual(days)
  expect(bucketsOf({ from, to: '2026-11-20T23:59:59Z' }).starts).toEqual(days)
  expect(bucketsOf({ from, to: '2026-11-18T12:00:00Z' })).toEqual({ starts: [], next: null })
})

test('without an end it goes up to the bucket that it is now, and never beyond', () => {
  const today = ['2026-11-22T00:00:00Z']

  expect(bucketsOf({ from: '2026-11-22T01:00:00Z' })).toEqual({ starts: today, next: null })
  expect(bucketsOf({ from: '2026-11-22T01:00:00Z', to: '9999-12-31T00:00:00Z' })).toEqual({
    starts: today,
    next: null,
  })
  expect(bucketsOf({ from: '2026-11-23T00:00:00Z' })).toEqual({ starts: [], next: null })
  expect(bucketsOf({ from: '2026-11-22T12:33:00Z', width: '1m' }).starts).toEqual([
    '2026-11-22T12:33:00Z',
    '2026-11-22T12:34:00Z',
  ])
})

test.each([
  ['1m', 60],
  ['1h', 24],
  ['1d', 7],
] as const)('a page of %s has %i buckets if not told otherwise', (width, count) => {
  expect(bucketsOf({ from: '2026-01-01T00:00:00Z', width }).starts).toHaveLength(count)
})

test('pages follow one another without a gap, and the last has none after it', () => {
  const asked = { from: '2026-11-18T05:00:00Z', to: '2026-11-23T00:00:00Z', limit: 2 }
  const walked: string[] = []
  let page: string | undefined
  do {
    const { starts, next } = bucketsOf(asked, page)
    expect(starts.length).toBeLessThanOrEqual(2)
    walked.push(...starts)
    page = next ?? undefined
  } while (page !== undefined)

  expect(walked).toEqual(['18', '19', '20', '21', '22'].map((day) => `2026-11-${day}T00:00:00Z`))
})

test('before 1970 there is no bucket', () => {
  expect(bucketsOf({ from: '1960-01-01T00:00:00Z', limit: 1 })).toEqual({
    starts: ['1970-01-01T00:00:00Z'],
    next: '1970-01-02T00:00:00Z',
  })
})
