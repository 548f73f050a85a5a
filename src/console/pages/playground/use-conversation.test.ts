import { expect, test } from 'vitest'
import { ApiFault } from '../../api/fault.ts'
import { turnsOf } from './use-conversation.ts'
import type { Exchange } from './use-conversation.ts'

const exchange = (id: number, text: string, outcome: Exchange['outcome']): Exchange => ({
  id,
  model: 'claude-haiku-5-5',
  question: `question ${id}`,
  text,
  outcome,
})
const fault = new ApiFault('', { type: 'api_error', status: 502 })
const answer = { model: 'claude-haiku-5-5', text: 'one', stopReason: 'end_turn', usage: {} }

test('the model is reminded of what it answered, also in part, and of nothing that failed', () => {
  const turns = turnsOf([
    exchange(1, 'one', { type: 'answered', answer, tookMs: 1 }),
    exchange(2, 'half', { type: 'stopped' }),
    exchange(3, '', { type: 'stopped' }),
    exchange(4, 'begun', { type: 'failed', fault }),
  ])

  expect(turns).toEqual([
    { role: 'user', content: 'question 1' },
    { role: 'assistant', content: 'one' },
    { role: 'user', content: 'question 2' },
    { role: 'assistant', content: 'half' },
  ])
})
