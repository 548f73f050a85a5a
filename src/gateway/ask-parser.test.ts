import { afterEach, expect, test } from 'vitest'
import { createAskParser } from './ask-parser.ts'
import type { AskParser } from './ask-parser.ts'
import { answerJob } from './ask-worker.ts'

let parser: AskParser | undefined

afterEach(() => parser?.close())

const body = Buffer.from('{"model":"a","max_tokens":1,"messages":[]}')

test('a job that throws answers for itself alone', () => {
  const broken = answerJob({ id: 7, task: 'ask', bytes: undefined as unknown as Uint8Array })
  expect(broken).toEqual({ id: 7, fault: expect.any(String) })
  expect(answerJob({ id: 8, task: 'ask', bytes: body })).toMatchObject({
    id: 8,
    value: { ok: true },
  })
})

test('threads answer as the loop does, whatever the order in which they finish', async () => {
  parser = createAskParser(0)
  const bodies = Array.from({ length: 20 }, (_, at) =>
    Buffer.from(
      `{"model":"m${at}","max_tokens":1,"messages":[],"system":"${'a'.repeat(at * 999)}"}`,
    ),
  )

  const parsed = await Promise.all(bodies.map(async (bytes) => parser!.parse(bytes)))

  const onLoop = createAskParser(1_000_000)
  expect(parsed).toEqual(bodies.map((bytes) => onLoop.parse(bytes)))
  expect(await parser.countTokensBody(body)).toEqual(await onLoop.countTokensBody(body))
})

test('a body that takes long does not hold up the next one', async () => {
  parser = createAskParser(0)
  await Promise.all([parser.parse(body), parser.parse(body)])
  const ended: string[] = []
  const long = Buffer.from(`{"model":"a","max_tokens":1,"messages":[0${',0'.repeat(8_000_000)}]}`)
  const slow = Promise.resolve(parser.parse(long)).then(() => ended.push('slow'))
  const quick = Promise.resolve(parser.parse(body)).then(() => ended.push('quick'))

  await Promise.all([slow, quick])

  expect(ended).toEqual(['quick', 'slow'])
})
