import Anthropic from '@anthropic-ai/sdk'
import { afterEach, expect, test } from 'vitest'
import { apiKeyId, limit, workspaceId } from '#test/support/ledger-fixture.ts'
import { openStack, waitUntil } from '#test/support/stack.ts'
import type { Stack, StackOptions } from '#test/support/stack.ts'

/** What the unmodified SDK is told of where a refusal is explained. */

let stack: Stack
afterEach(() => stack.close())

const publicUrl = 'https://atelier.example/team/'
const hello = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Good morning, studio' }],
}

async function refusedBy(
  change: (stack: Stack) => Promise<void>,
  options: StackOptions = { publicUrl },
) {
  stack = await openStack(options)
  await change(stack)
  const client = new Anthropic({ apiKey: stack.key, baseURL: stack.url, maxRetries: 0 })
  const error = await client.messages.create(hello).then(
    () => undefined,
    (thrown: unknown) => thrown as InstanceType<typeof Anthropic.APIError>,
  )
  if (!error) throw new Error('the call succeeded')
  const { message } = (error.error as { error: { message: string } }).error
  return { error, message }
}

test('the message of a refusal begins as the original and ends with the page that explains it', async () => {
  const { error, message } = await refusedBy(({ world }) => world.setLimits(workspaceId, limit(0)))

  expect(error).toBeInstanceOf(Anthropic.BadRequestError)
  expect(message).toMatch(/^You have reached your specified workspace API usage limits\. /)
  const id = error.headers?.get('atelier-request-id')
  expect(message.endsWith(` See https://atelier.example/team/logs/${id}`)).toBe(true)
})

test('what the page explains is kept: every limit, how it stood, and what was answered', async () => {
  const { error } = await refusedBy(async ({ world }) => {
    await world.setLimits(workspaceId, limit(0))
    await world.edit({
      id: apiKeyId,
      rateLimits: [{ group: 'claude_sonnet_5_5', limiter: 'requests_per_minute', limit: 7 }],
    })
  })

  await waitUntil(async () => (await stack.world.rows('refusal')).length === 1)
  const [row] = await stack.world.rows('refusal')
  expect(row).toMatchObject({ request_ids: error.headers?.get('atelier-request-id') })
  expect(JSON.parse(row!['detail'] as string)).toMatchObject({
    httpStatus: 400,
    checks: [
      { scopeKind: 'api_key', limiter: 'requests_per_minute', remaining: 7, refuses: null },
      { scopeKind: 'workspace', window: 'monthly', limitNanoUsd: '0', refuses: 'spend_reached' },
    ],
  })
})

test('without an address of the installation, a message ends where it did', async () => {
  const { message } = await refusedBy(({ world }) => world.setLimits(workspaceId, limit(0)), {})

  expect(message).toMatch(/it has to be raised for that\.$/)
})

test('whoever holds a secret that is over is told what a stranger is told', async () => {
  const { error, message } = await refusedBy(({ world, retired }) =>
    world.edit({
      id: apiKeyId,
      retiredSecrets: [{ digest: retired.digest, untilMs: 0 }],
      status: 'inactive',
    }),
  )
  expect(error.status).toBe(401)
  expect(message).toMatch(/ See https:/)

  const late = new Anthropic({ apiKey: stack.retired.secret, baseURL: stack.url, maxRetries: 0 })
  await expect(late.messages.create(hello)).rejects.toMatchObject({
    error: { error: { message: 'invalid x-api-key' } },
  })
})
