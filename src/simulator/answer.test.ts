import { describe, expect, test } from 'vitest'
import { planAnswer } from './answer.ts'
import { presentBlock } from './message.ts'
import { parseMessagesRequest } from './messages-request.ts'
import { readPrompt } from './prompt.ts'
import { createProse } from './prose.ts'
import { hashBytes } from './random.ts'
import { isRefusal } from './refusal.ts'
import { noScenario, parseScenario } from './scenario.ts'

const prose = createProse(1)

function plan(fields: object, scenarioText = '', seed = 1) {
  const base = {
    model: 'claude-sonnet-4-5',
    max_tokens: 1_000,
    messages: [{ role: 'user', content: 'Good morning' }],
  }
  const bytes = Buffer.from(JSON.stringify({ ...base, ...fields }))
  const request = parseMessagesRequest(bytes, 'messages')
  if (isRefusal(request)) throw new Error(request.message)
  const prompt = readPrompt(request)
  const scenario = scenarioText === '' ? noScenario : parseScenario(scenarioText)
  if ('refused' in scenario) throw new Error(scenario.message)
  const input = { uncached: prompt.tokens, cacheCreation5m: 0, cacheCreation1h: 0, cacheRead: 0 }
  const hash = hashBytes(bytes, seed)
  return planAnswer(request, prompt, input, { scenario, prose, hash, outputTokens: undefined })
}

function outputTokens(answer: ReturnType<typeof plan>): number {
  return answer.blocks
    .filter((block) => block.part === 0)
    .reduce((sum, block) => sum + block.startTokens + block.pieces.length, 0)
}

const weather = {
  name: 'get_weather',
  input_schema: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      days: { type: 'integer', minimum: 1, maximum: 3 },
      unit: { enum: ['celsius'] },
    },
    required: ['city', 'days', 'unit'],
  },
}

describe('planAnswer', () => {
  test('the same seed and body give the same answer, another seed another one', () => {
    expect(plan({})).toEqual(plan({}))
    expect(plan({}, '', 2)).not.toEqual(plan({}))
  })

  test('an answer is never longer than max_tokens, and says when it was cut', () => {
    for (const max_tokens of [0, 1, 2, 5, 9, 16]) {
      const answer = plan({ max_tokens, tools: [weather] }, 'tokens;output=500')

      expect(outputTokens(answer)).toBe(max_tokens)
      expect(answer.stopReason).toBe('max_tokens')
    }
  })

  test('the length asked for is the length that comes', () => {
    const answer = plan({}, 'tokens;output=123')

    expect(outputTokens(answer)).toBe(123)
    expect(answer.stopReason).toBe('end_turn')
  })

  test('a tool is called when the choice insists, with an input its schema accepts', () => {
    const answer = plan({ tools: [weather], tool_choice: { type: 'any' } })
    const call = presentBlock(answer.blocks.at(-1) ?? expect.fail('no block'))

    expect(answer.stopReason).toBe('tool_use')
    expect(call).toMatchObject({
      type: 'tool_use',
      name: 'get_weather',
      input: { city: expect.any(String), unit: 'celsius' },
    })
  })

  test('a tool is called when the last user turn names it, and not otherwise', () => {
    const ask = [{ role: 'user', content: 'Please use get_weather' }]

    expect(plan({ tools: [weather], messages: ask }).stopReason).toBe('tool_use')
    expect(plan({ tools: [weather] }).stopReason).toBe('end_turn')
  })

  test('hidden thoughts are charged and not shown', () => {
    const answer = plan({}, 'hidden_thinking;tokens=50,tokens;output=80')
    const thinking = answer.blocks[0] ?? expect.fail('no block')

    expect(outputTokens(answer)).toBe(80)
    expect(thinking.pieces).toHaveLength(50)
    expect(presentBlock(thinking)).toMatchObject({ type: 'thinking', thinking: '' })
  })

  test('a compaction is asked for by the body once the prompt is long enough', () => {
    const edit = { type: 'compact_20260112', trigger: { type: 'input_tokens', value: 10 } }
    const messages = [{ role: 'user', content: 'x'.repeat(100) }]
    const asked = plan({ messages, context_management: { edits: [edit] } })
    const tooShort = plan({ context_management: { edits: [edit] } })

    expect(asked.parts.map((part) => part.kind)).toEqual(['message', 'compaction'])
    expect(tooShort.parts).toHaveLength(1)
  })

  test('an advisor works for its own model and never longer than its own max_tokens', () => {
    const tool = {
      type: 'advisor_20260301',
      name: 'advisor',
      model: 'claude-opus-5',
      max_tokens: 12,
    }
    const answer = plan({ tools: [tool] })
    const advice = answer.blocks.find((block) => block.part === 1)

    expect(answer.parts[1]).toMatchObject({ kind: 'advisor_message', model: 'claude-opus-5' })
    expect(advice?.startTokens).toBeLessThanOrEqual(12)
  })
})
