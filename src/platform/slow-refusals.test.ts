import { expect, test } from 'vitest'
import { bounds } from './bounds.ts'
import { manualClock } from './clock.ts'
import { createSlowRefusals } from './slow-refusals.ts'

function opened() {
  const clock = manualClock(0)
  const waits: number[] = []
  const refusals = createSlowRefusals(clock, async (ms) => void waits.push(ms))
  const guess = async (times: number, address: string | null = '192.0.2.1') => {
    for (let each = 0; each < times; each++) await refusals.wait(address)
  }
  return { clock, waits, guess }
}

test('a slip is answered at once, and guesses later and later, up to a bound', async () => {
  const { waits, guess } = opened()
  await guess(bounds.wrongSecretsFree)
  expect(waits).toEqual([])
  await guess(8)
  expect(waits).toEqual([50, 100, 200, 400, 800, 1_600, 2_000, 2_000])
})

test('one address does not make another wait, and where nobody knows it nobody waits', async () => {
  const { waits, guess } = opened()
  await guess(bounds.wrongSecretsFree)
  await guess(1, '192.0.2.2')
  await guess(bounds.wrongSecretsFree + 1, null)
  expect(waits).toEqual([])
})

test('wrong secrets are forgotten with time', async () => {
  const { clock, waits, guess } = opened()
  await guess(bounds.wrongSecretsFree)
  clock.advance(bounds.wrongSecretForgottenMs)
  await guess(1)
  expect(waits).toEqual([])
  await guess(1)
  expect(waits).toEqual([50])
})
