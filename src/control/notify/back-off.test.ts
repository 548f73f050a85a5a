import { expect, test } from 'vitest'
import type { DeliveryId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { backOffMs } from './back-off.ts'

const ids = Array.from({ length: 200 }, (_, index) => `dlv_${index}` as DeliveryId)
const attempts = Array.from({ length: bounds.deliveryAttemptsMax - 1 }, (_, index) => index + 1)

test('each pause is longer than the one before, up to nine hours, give or take a tenth', () => {
  for (const id of ids) {
    for (const attempt of attempts) {
      const exactMs = Math.min(15_000 * 3 ** (attempt - 1), 32_400_000)
      const waitMs = backOffMs(id, attempt)

      expect(waitMs).toBeGreaterThanOrEqual(Math.floor(exactMs * 0.9))
      expect(waitMs).toBeLessThanOrEqual(exactMs * 1.1)
      expect(backOffMs(id, attempt)).toBe(waitMs)
    }
  }
})

test('all attempts together take about a day', () => {
  for (const id of ids) {
    const hours = attempts.reduce((sum, attempt) => sum + backOffMs(id, attempt), 0) / 3_600_000

    expect(hours).toBeGreaterThan(20)
    expect(hours).toBeLessThan(25)
  }
})

test('messages that fail together come back apart', () => {
  expect(new Set(ids.map((id) => backOffMs(id, 8))).size).toBeGreaterThan(100)
})
