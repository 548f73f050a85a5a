import { hash } from 'node:crypto'
import type { DeliveryId } from '#domain/id.ts'

const firstMs = 15_000
const lastMs = 9 * 3_600_000
// A tenth either way: messages that failed together do not come back together.
const spreadPerMille = 100

/**
 * How long to wait after the attempt of that number, from 1: three times as long each time, up to nine hours. The
 * spread comes from the id, so that a schedule can be computed again.
 */
export function backOffMs(id: DeliveryId, attempt: number): number {
  const waitMs = Math.min(firstMs * 3 ** (attempt - 1), lastMs)
  const draw = Number.parseInt(hash('sha256', `${id}/${attempt}`, 'hex').slice(0, 8), 16)
  const perMille = 1_000 - spreadPerMille + (draw % (2 * spreadPerMille + 1))
  return Math.floor((waitMs * perMille) / 1_000)
}
