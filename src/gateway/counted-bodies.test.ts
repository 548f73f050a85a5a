import { expect, test } from 'vitest'
import type { ApiKeyId } from '#domain/id.ts'
import { manualClock } from '#platform/clock.ts'
import { countedBodiesBounds, createCountedBodies } from './counted-bodies.ts'

function open(over: Partial<typeof countedBodiesBounds> = {}) {
  const clock = manualClock(0)
  const bodies = createCountedBodies(clock, { ...countedBodiesBounds, ...over })
  const asked: string[] = []
  function count(
    text: string,
    key = 'a',
    answer: Promise<number | undefined> = Promise.resolve(7),
  ) {
    return bodies.count({
      apiKeyId: key as ApiKeyId,
      bytes: Buffer.from(text),
      variant: '',
      ask: () => {
        asked.push(text)
        return answer
      },
    })
  }
  return { clock, count, asked }
}

test('a body is counted once in a minute, at whatever rate it comes', async () => {
  const { clock, count, asked } = open()

  expect(await Promise.all([count('x'), count('x')])).toEqual([7, 7])
  clock.advance(59_999)
  expect(await count('x')).toBe(7)
  expect(asked).toEqual(['x'])

  clock.advance(1)
  await count('x')
  expect(asked).toEqual(['x', 'x'])
})

test('a count that failed is asked for again after a few seconds', async () => {
  const { clock, count, asked } = open()

  expect(await count('x', 'a', Promise.resolve(undefined))).toBeUndefined()
  expect(await count('x')).toBeUndefined()
  clock.advance(5_000)
  expect(await count('x')).toBe(7)
  expect(asked).toHaveLength(2)
})

test('one key has at most four counts under way; another has its own', async () => {
  const { count, asked } = open()
  const gate = Promise.withResolvers<number>()
  const first = ['1', '2', '3', '4'].map((text) => count(text, 'a', gate.promise))

  expect(await count('5')).toBeUndefined()
  expect(await count('6', 'b')).toBe(7)
  gate.resolve(3)
  expect(await Promise.all(first)).toEqual([3, 3, 3, 3])
  expect(await count('5')).toBe(7)
  expect(asked).toEqual(['1', '2', '3', '4', '6', '5'])
})

test('no more bodies are remembered than the bound says', async () => {
  const { count, asked } = open({ countedBodiesMax: 2 as never })
  for (const text of ['1', '2', '3', '3', '2', '1']) await count(text)
  expect(asked).toEqual(['1', '2', '3', '1'])
})
