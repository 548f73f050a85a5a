import { describe, expect, test } from 'vitest'
import { manualClock } from '#platform/clock.ts'
import { createPromptCache } from './prompt-cache.ts'
import { parseMessagesRequest } from './messages-request.ts'
import { readPrompt } from './prompt.ts'
import { isRefusal } from './refusal.ts'

const minuteMs = 60_000

function promptOf(fields: object) {
  const base = { model: 'claude-sonnet-5', max_tokens: 9, messages: [turn('user', 'Hello')] }
  const request = parseMessagesRequest(
    Buffer.from(JSON.stringify({ ...base, ...fields })),
    'messages',
  )
  if (isRefusal(request)) throw new Error(request.message)
  return readPrompt(request)
}

function turn(role: string, text: string, cache_control?: object) {
  return { role, content: [{ type: 'text', text, ...(cache_control && { cache_control }) }] }
}

function systemBlock(text: string, ttl?: string) {
  return { type: 'text', text, cache_control: { type: 'ephemeral', ...(ttl && { ttl }) } }
}

describe('prompt cache', () => {
  test('a prefix is written once and read after that, until it expires', () => {
    const clock = manualClock(0)
    const cache = createPromptCache(clock)
    const prompt = promptOf({ system: [systemBlock('x'.repeat(400))] })
    const first = cache.divide(prompt, 'key')
    const second = cache.divide(prompt, 'key')
    clock.advance(5 * minuteMs)
    const third = cache.divide(prompt, 'key')

    expect(first).toEqual({ uncached: 2, cacheCreation5m: 100, cacheCreation1h: 0, cacheRead: 0 })
    expect(second).toEqual({ uncached: 2, cacheCreation5m: 0, cacheCreation1h: 0, cacheRead: 100 })
    expect(third).toEqual(first)
  })

  test('another key does not read what this one wrote', () => {
    const cache = createPromptCache(manualClock(0))
    const prompt = promptOf({ system: [systemBlock('x'.repeat(400))] })
    cache.divide(prompt, 'key')

    expect(cache.divide(prompt, 'another').cacheRead).toBe(0)
  })

  test('each stretch is written for the time its breakpoint asks for', () => {
    const cache = createPromptCache(manualClock(0))
    const system = [systemBlock('x'.repeat(400), '1h'), systemBlock('y'.repeat(200))]
    const input = cache.divide(promptOf({ system }), 'key')

    expect(input).toEqual({ uncached: 2, cacheCreation5m: 50, cacheCreation1h: 100, cacheRead: 0 })
  })

  test('a breakpoint that moves on with the conversation reads what the last turn wrote', () => {
    const cache = createPromptCache(manualClock(0))
    const here = { type: 'ephemeral' }
    const opening = [turn('user', 'x'.repeat(400), here)]
    const later = [
      turn('user', 'x'.repeat(400)),
      turn('assistant', 'y'.repeat(40)),
      turn('user', 'z'.repeat(80), here),
    ]
    cache.divide(promptOf({ messages: opening }), 'key')

    expect(cache.divide(promptOf({ messages: later }), 'key')).toEqual({
      uncached: 0,
      cacheCreation5m: 30,
      cacheCreation1h: 0,
      cacheRead: 100,
    })
  })

  test('the parts of a divided prompt always sum to the whole', () => {
    const cache = createPromptCache(manualClock(0))
    for (const length of [1, 50, 51, 400, 3_000]) {
      const prompt = promptOf({
        system: [systemBlock('x'.repeat(length))],
        cache_control: { type: 'ephemeral' },
      })
      const input = cache.divide(prompt, 'key')

      expect(input.uncached + input.cacheCreation5m + input.cacheCreation1h + input.cacheRead).toBe(
        prompt.tokens,
      )
    }
  })
})
