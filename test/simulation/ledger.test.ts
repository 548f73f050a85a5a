import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/postgres.ts'
import { simulate } from './ledger-simulate.ts'
import type { SimulationReport } from './ledger-simulate.ts'

/** One schedule, whose seed a failure has named; else the same ones in each run. */
const replayed = process.env['ATELIER_SIMULATION_SEED']

function planOf(schedules: number): { schedules: number; seed: number } {
  return replayed === undefined
    ? { schedules, seed: 20_261_122 }
    : { schedules: 1, seed: Number(replayed) }
}

function expectProof(report: SimulationReport): void {
  expect(report.failure).toBeNull()
  if (replayed !== undefined) return
  // A simulation in which nothing happens proves nothing.
  expect(report.admitted).toBeGreaterThan(4 * report.schedules)
  expect(report.refused).toBeGreaterThan(report.schedules)
  expect(report.expired).toBeGreaterThan(0)
  expect(report.crossings).toBeGreaterThan(0)
}

test('SQLite: in any order of events the limits hold, nothing is refused that fits, and the rows add up', async () => {
  expectProof(await simulate(planOf(200)))
}, 120_000)

test('PostgreSQL: two nodes hold the same limits, refuse nothing that fits, and share rows that add up', async () => {
  const { url, drop } = await createTestDatabase()
  const report = await simulate({ ...planOf(30), postgresUrl: url })
  await drop()
  expectProof(report)
}, 120_000)
