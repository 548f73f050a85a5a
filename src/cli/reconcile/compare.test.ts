import { expect, test } from 'vitest'
import { compare } from './compare.ts'
import type { OurCell } from './compare.ts'
import { dollarsOf, noFigures, parsePicoUsd } from './figures.ts'
import type { Figures } from './figures.ts'

const dollar = 1_000_000_000_000n

function figures(output: bigint, picoUsd: bigint): Figures {
  return { tokens: { ...noFigures.tokens, output_tokens: output }, picoUsd }
}

function ours(day: string, model: string, sure: Figures, unsure: Figures = noFigures): OurCell {
  const tokens = figures(sure.tokens.output_tokens + unsure.tokens.output_tokens, 0n).tokens
  const all = { tokens, picoUsd: sure.picoUsd + unsure.picoUsd }
  return { day, model, figures: all, reported: sure, requests: 10n }
}

function verdicts(cells: readonly OurCell[], theirs: Parameters<typeof compare>[0]['theirs']) {
  const compared = compare({ ours: cells, theirs, tolerancePicoUsd: 0n })
  return { agrees: compared.agrees, verdicts: compared.cells.map(({ verdict }) => verdict) }
}

const day = '2026-11-27'
const next = '2026-11-28'

test('what is the same to the token, and to a nano-dollar for each request, is equal', () => {
  const cell = ours(day, 'haiku', figures(100n, dollar))

  expect(
    verdicts([cell], [{ day, model: 'haiku', figures: figures(100n, dollar - 10_000n) }]),
  ).toEqual({
    agrees: true,
    verdicts: ['equal'],
  })
  expect(
    verdicts([cell], [{ day, model: 'haiku', figures: figures(100n, dollar - 10_001n) }]).agrees,
  ).toBe(false)
  expect(verdicts([cell], [{ day, model: 'haiku', figures: figures(101n, dollar) }]).agrees).toBe(
    false,
  )
  expect(
    verdicts([cell], [{ day, model: 'haiku', figures: figures(100n, dollar + 1n) }]).agrees,
  ).toBe(false)
})

test('an unsure charge explains a bill from what is sure up to what was charged, and none beyond', () => {
  const cell = ours(day, 'haiku', figures(100n, dollar), figures(50n, dollar))
  const against = (output: bigint, picoUsd: bigint) =>
    verdicts([cell], [{ day, model: 'haiku', figures: figures(output, picoUsd) }]).verdicts[0]

  expect(against(100n, dollar)).toBe('explained')
  expect(against(140n, dollar + 1n)).toBe('explained')
  expect(against(150n, 2n * dollar)).toBe('equal')
  expect(against(99n, dollar)).toBe('differs')
  expect(against(100n, dollar - 10_001n)).toBe('differs')
  expect(against(150n, 2n * dollar + 1n)).toBe('differs')
})

test('what one of the two lacks altogether differs, in either direction', () => {
  const cell = ours(day, 'haiku', figures(100n, dollar))

  expect(verdicts([cell], []).verdicts).toEqual(['differs'])
  expect(verdicts([], [{ day, model: 'haiku', figures: figures(1n, 1n) }]).verdicts).toEqual([
    'differs',
  ])
})

test('a request that counts on the other side of midnight is shifted, and a missing one is not', () => {
  const cells = [
    ours(day, 'haiku', figures(100n, dollar)),
    ours(next, 'haiku', figures(200n, 2n * dollar)),
  ]
  const theirs = (later: bigint) => [
    { day, model: 'haiku', figures: figures(90n, (9n * dollar) / 10n) },
    { day: next, model: 'haiku', figures: figures(later, (later * dollar) / 100n) },
  ]

  expect(verdicts(cells, theirs(210n))).toEqual({ agrees: true, verdicts: ['shifted', 'shifted'] })
  expect(verdicts(cells, theirs(200n)).agrees).toBe(false)
})

test('what one model is unsure of does not explain what another one lacks', () => {
  const cells = [
    ours(day, 'haiku', figures(100n, dollar), figures(50n, dollar)),
    ours(day, 'sonnet', figures(100n, dollar)),
  ]
  const theirs = [
    { day, model: 'haiku', figures: figures(120n, dollar) },
    { day, model: 'sonnet', figures: figures(101n, dollar + 1_000n) },
  ]

  expect(verdicts(cells, theirs)).toEqual({ agrees: false, verdicts: ['explained', 'differs'] })
})

test('cells of one day and model are added up, and the tolerance holds in both directions', () => {
  const cells = [ours(day, 'haiku', figures(50n, dollar)), ours(day, 'haiku', figures(50n, dollar))]
  const against = (picoUsd: bigint) =>
    compare({
      ours: cells,
      theirs: [{ day, model: 'haiku', figures: figures(100n, picoUsd) }],
      tolerancePicoUsd: 1_000_000n,
    })

  expect(against(2n * dollar + 1_000_000n).agrees).toBe(true)
  expect(against(2n * dollar - 1_020_000n).agrees).toBe(true)
  expect(against(2n * dollar - 1_020_001n).agrees).toBe(false)
  expect(against(2n * dollar).total).toMatchObject({
    verdict: 'equal',
    ours: figures(100n, 2n * dollar),
  })
})

test('decimal cents are read exactly, to the pico-dollar', () => {
  expect(parsePicoUsd('123.78912')).toBe(1_237_891_200_000n)
  expect(parsePicoUsd('0.0000000001')).toBe(1n)
  expect(parsePicoUsd('-12.5')).toBe(-125_000_000_000n)
  expect(parsePicoUsd('9007199254740993')).toBe(90_071_992_547_409_930_000_000_000n)
  for (const text of ['', '1e3', '1,5', '0.00000000001', 'NaN']) {
    expect(() => parsePicoUsd(text), text).toThrow(RangeError)
  }
  expect(dollarsOf(1_237_891_200_000n)).toBe('1.2378912')
  expect(dollarsOf(-125_000_000_000n)).toBe('-0.125')
  expect(dollarsOf(2n * dollar)).toBe('2.00')
})
