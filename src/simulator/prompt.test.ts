import { expect, test } from 'vitest'
import { lastUserText, readPrompt } from './prompt.ts'
import { parseMessagesRequest } from './messages-request.ts'
import { isRefusal } from './refusal.ts'

function read(fields: object) {
  const body = { model: 'claude-sonnet-5', max_tokens: 9, ...fields }
  const bytes = Buffer.from(JSON.stringify(body))
  const request = parseMessagesRequest(bytes, 'messages')
  if (isRefusal(request)) throw new Error(request.message)
  return { request, prompt: readPrompt(request), bytes: bytes.length }
}

const bodies: object[] = [
  { messages: [{ role: 'user', content: 'x' }] },
  { messages: [{ role: 'user', content: '東京🎨' }], system: 'é' },
  { messages: Array.from({ length: 50 }, () => ({ role: 'user', content: 'ab' })) },
  {
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'a' }] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'n', input: { a: 1 } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'done' }] },
    ],
  },
]

test.each(bodies)('a text prompt never has more tokens than its body has bytes: %#', (body) => {
  const { prompt, bytes } = read(body)

  expect(prompt.tokens).toBeGreaterThan(0)
  expect(prompt.tokens).toBeLessThanOrEqual(bytes)
})

test('tools add the model\u2019s overhead once, within its bound', () => {
  const messages = [{ role: 'user', content: 'x' }]
  const tools = [
    { name: 'one', input_schema: {} },
    { name: 'two', input_schema: {} },
  ]
  const without = read({ messages }).prompt.tokens
  const { prompt, request } = read({ messages, tools })
  const definitions = JSON.stringify(tools).length

  expect(prompt.tokens - without).toBeGreaterThanOrEqual(264)
  expect(prompt.tokens - without).toBeLessThanOrEqual(
    definitions + request.model.toolUseOverheadTokensMax,
  )
})

test('cues are taken from the last user turn only', () => {
  const messages = [
    { role: 'user', content: 'first' },
    { role: 'assistant', content: 'second' },
  ]

  expect(lastUserText(read({ messages }).request.body)).toBe('')
  expect(lastUserText(read({ messages: messages.slice(0, 1) }).request.body)).toBe('first')
})
