import { expect, test } from 'vitest'
import { bounds } from '#platform/bounds.ts'
import { manualClock } from '#platform/clock.ts'
import { openControlWorld } from '#test/support/control.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'
import { createRequestLimiter } from './request-limiter.ts'

test('a caller is admitted as often as a minute allows, and again as time passes', () => {
  const clock = manualClock(0)
  const limiter = createRequestLimiter(clock)
  const max = bounds.adminRequestsPerMinuteMax

  for (let index = 0; index < max; index++) expect(limiter.take('a')).toBe(0)

  expect(limiter.take('a')).toBe(60_000 / max)
  expect(limiter.take('b')).toBe(0)
  clock.advance(60_000 / max)
  expect(limiter.take('a')).toBe(0)
  expect(limiter.take('a')).toBeGreaterThan(0)
  clock.advance(3_600_000)
  for (let index = 0; index < max; index++) expect(limiter.take('a')).toBe(0)
  expect(limiter.take('a')).toBeGreaterThan(0)
})

test('more callers than are counted push out whoever has been quiet the longest', () => {
  const limiter = createRequestLimiter(manualClock(0))
  while (limiter.take('loud') === 0);

  for (let index = 1; index < bounds.adminCallersMax; index++) limiter.take(`caller ${index}`)
  expect(limiter.take('loud')).toBeGreaterThan(0)
  for (let index = 0; index < bounds.adminCallersMax; index++) limiter.take(`another ${index}`)

  expect(limiter.take('loud')).toBe(0)
})

test('a caller who asks without end is told when to come back, and others are not held up', async () => {
  const world = await openControlWorld(await openTemporarySqlite())
  const me = '/v1/organizations/me'
  const { adminKey } = await world.createOtherOrganization()
  const ask = (key = world.adminKey) =>
    world.control.fetch(new Request(`http://atelier.test${me}`, { headers: { 'x-api-key': key } }))
  for (let index = 0; index < bounds.adminRequestsPerMinuteMax; index++) await ask()

  const refused = await ask()

  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await refused.json()).toMatchObject({ error: { type: 'rate_limit_error' } })
  expect((await ask(adminKey)).status).toBe(200)
  world.clock.advance(1_000)
  expect((await ask()).status).toBe(200)
  await world.close()
})
