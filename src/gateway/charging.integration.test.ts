import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { callRaw, openRaw } from '#test/support/raw-client.ts'
import { listen, openStack } from '#test/support/stack.ts'
import type { Stack, StackOptions } from '#test/support/stack.ts'

/** The charging table of the product, row by row, on a real ledger. */

let stack: Stack

afterEach(() => stack.close())

async function open(options: StackOptions = {}): Promise<void> {
  stack = await openStack({ ...options, simulator: { tokensPerSecond: 400, ...options.simulator } })
}

const hello = {
  model: 'claude-sonnet-5-5',
  max_tokens: 400,
  messages: [{ role: 'user', content: 'Good morning, studio' }],
}

function message(scenario: string | undefined, body: object = hello) {
  return {
    url: stack.url,
    path: '/v1/messages',
    headers: {
      'x-api-key': stack.key,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      ...(scenario ? { 'x-simulator-scenario': scenario } : {}),
    },
    body: JSON.stringify(body),
  }
}

const stream = { ...hello, stream: true }

async function onlyRow(): Promise<Record<string, unknown>> {
  const rows = await stack.settledRows()
  expect(rows).toHaveLength(1)
  expect(stack.log.filter((line) => line.level === 'error')).toEqual([])
  return rows[0]!
}

/** What the upstream's own bill comes to at the prices of claude-sonnet-5-5 on the ledger's date. */
function billedNanoUsd(): bigint {
  return stack
    .bill()
    .reduce(
      (sum, { usage }) =>
        sum + BigInt(usage.input_tokens) * 2_000n + BigInt(usage.output_tokens) * 10_000n,
      0n,
    )
}

describe('a request that costs nothing is released', () => {
  test.each(['rate_limited;retry_after=1', 'overloaded', 'error;status=400', 'error;status=500'])(
    'upstream %s',
    async (scenario) => {
      await open()

      const answer = await callRaw(message(scenario))

      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(await onlyRow()).toMatchObject({ state: 'released', outcome: 'upstream_error' })
    },
  )

  test('an upstream that cannot be reached', async () => {
    await open({ upstream: { url: 'http://127.0.0.1:1', apiKey: null } })

    const answer = await callRaw(message(undefined))

    expect(answer.status).toBe(502)
    expect(await onlyRow()).toMatchObject({ state: 'released', outcome: 'upstream_unreachable' })
    expect(stack.upstreamAccount.state()).toMatchObject({ status: 'unreachable' })
  })
})

describe('200, complete: as reported', () => {
  test.each([
    ['JSON', hello],
    ['a stream', stream],
  ])('%s', async (_name, body) => {
    await open()

    const answer = await callRaw(message(undefined, body))

    expect(answer).toMatchObject({ status: 200, complete: true })
    const row = await onlyRow()
    expect(row).toMatchObject({ state: 'settled', outcome: 'complete', cost_source: 'reported' })
    expect(row['cost_nano_usd']).toBe(billedNanoUsd())
    expect(stack.bill()[0]!.state).toBe('complete')
  })

  test.each(['gzip', 'br', 'deflate'])('a stream in %s, bytes unchanged', async (encoding) => {
    await open()

    const answer = await callRaw(message(encoding, stream))

    expect(answer).toMatchObject({ status: 200, complete: true })
    expect(answer.headers['content-encoding']).toBe(encoding)
    const row = await onlyRow()
    expect(row).toMatchObject({ outcome: 'complete', cost_source: 'reported' })
    expect(row['cost_nano_usd']).toBe(billedNanoUsd())
  })

  test.each(['gzip', 'br', 'deflate'])('JSON in %s', async (encoding) => {
    await open()

    const answer = await callRaw(message(encoding))

    expect(answer.headers['content-encoding']).toBe(encoding)
    expect((await onlyRow())['cost_nano_usd']).toBe(billedNanoUsd())
  })

  test('a stream that ends after its final message_delta', async () => {
    await open()

    const answer = await callRaw(message('no_message_stop', stream))

    expect(answer.complete).toBe(true)
    const row = await onlyRow()
    expect(row).toMatchObject({ outcome: 'complete', cost_source: 'reported' })
    expect(row['cost_nano_usd']).toBe(billedNanoUsd())
  })
})

test('a final message_delta that says everything makes up for a message_start that says nothing', async () => {
  await open()

  await callRaw(message('malformed_sse;at=message_start', stream))

  const row = await onlyRow()
  expect(row).toMatchObject({ outcome: 'complete', cost_source: 'reported' })
  expect(row['cost_nano_usd']).toBe(billedNanoUsd())
})

describe('cut, or client gone, after message_start: as estimated', () => {
  test('the upstream cuts the stream: so does the gateway', async () => {
    await open()

    const answer = await callRaw(message('tokens;output=200,cut;after=50', stream))

    expect(answer).toMatchObject({ status: 200, complete: false })
    const row = await onlyRow()
    expect(row).toMatchObject({ outcome: 'upstream_cut', cost_source: 'estimated' })
    expectBetween(row)
  })

  test('the client leaves: the upstream is stopped at once', async () => {
    await open()
    const call = openRaw(message('tokens;output=390,pace;tokens_per_second=50', stream))

    await call.received('content_block_delta')
    call.abort()

    const row = await onlyRow()
    expect(row).toMatchObject({ outcome: 'client_gone', cost_source: 'estimated' })
    expectBetween(row)
    expect(stack.bill()[0]).toMatchObject({ state: 'aborted' })
  })

  test('an error event ends the stream: the client gets it', async () => {
    await open()

    const answer = await callRaw(message('tokens;output=200,sse_error;after=20', stream))

    expect(answer.complete).toBe(true)
    expect(answer.body.toString()).toContain('event: error')
    const row = await onlyRow()
    expect(row).toMatchObject({ outcome: 'upstream_cut', cost_source: 'estimated' })
    expectBetween(row)
  })

  test('hidden thinking counts as all that may be generated', async () => {
    await open()
    const scenario = 'hidden_thinking;tokens=1000,pace;tokens_per_second=50'
    const body = {
      ...stream,
      max_tokens: 2_000,
      thinking: { type: 'enabled', budget_tokens: 1_024, display: 'omitted' },
    }
    const call = openRaw(message(scenario, body))

    await call.received('content_block_start')
    call.abort()

    const row = await onlyRow()
    expect(row).toMatchObject({ outcome: 'client_gone' })
    expect(row['cost_nano_usd']).toBeGreaterThanOrEqual(2_000n * 10_000n)
    expectBetween(row)
  })
})

test('the client leaves without having read: the upstream went on for it, and all of max_tokens counts', async () => {
  let written = 0
  const upstream = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const usage = { input_tokens: 10, output_tokens: 1 }
    const block = { type: 'text', text: '' }
    writeEvent(response, { type: 'message_start', message: { model: hello.model, usage } })
    writeEvent(response, { type: 'content_block_start', index: 0, content_block: block })
    const delta = { type: 'text_delta', text: 'a' }
    // Padded, so that few tokens fill every buffer on the way.
    const padded = { type: 'content_block_delta', index: 0, delta }
    const pump = (): void => {
      while (written++ < 400) {
        response.write(`: ${'x'.repeat(60_000)}\n`)
        if (!writeEvent(response, padded)) return void response.once('drain', pump)
      }
    }
    pump()
  })
  await open({ upstream: { url: await listen(upstream), apiKey: null } })
  const call = openRaw(message(undefined, { ...stream, max_tokens: 64_000 }))
  await new Promise<void>((resolve) => {
    call.request.on('response', (response) => {
      response.pause()
      resolve()
    })
  })
  let before: number
  do {
    before = written
    await new Promise((resolve) => setTimeout(resolve, 300))
  } while (written > before)
  expect(written).toBeLessThan(400)

  call.abort()

  const row = await onlyRow()
  upstream.close()
  expect(row).toMatchObject({ outcome: 'client_gone', cost_source: 'estimated' })
  expect(row['output_tokens']).toBe(64_000n)
})

test('the client leaves during the input of a tool, which is generated before it is shown', async () => {
  const upstream = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const usage = { input_tokens: 10, output_tokens: 1 }
    const block = { type: 'tool_use', id: 't', name: 'write_file', input: {} }
    writeEvent(response, { type: 'message_start', message: { model: hello.model, usage } })
    writeEvent(response, { type: 'content_block_start', index: 0, content_block: block })
    writeEvent(response, { type: 'ping' })
  })
  await open({ upstream: { url: await listen(upstream), apiKey: null } })
  const call = openRaw(message(undefined, { ...stream, max_tokens: 64_000 }))

  await call.received('ping')
  call.abort()

  const row = await onlyRow()
  upstream.close()
  expect(row).toMatchObject({ outcome: 'client_gone', cost_source: 'estimated' })
  expect(row['output_tokens']).toBe(64_000n)
})

describe('the client of a JSON call is gone', () => {
  test('its answer is read to its end: as reported', async () => {
    await open()
    const call = openRaw(message('slow;ms=300'))

    await waitForUpstream()
    call.abort()

    const row = await onlyRow()
    expect(row).toMatchObject({ outcome: 'client_gone', cost_source: 'reported' })
    expect(row['cost_nano_usd']).toBe(billedNanoUsd())
  })

  test('and its answer does not come in time: the bound', async () => {
    await open({ bounds: { readOnAfterClientGoneMsMax: 100 } })
    const call = openRaw(message('hang'))

    await waitForUpstream()
    call.abort()

    expectBound(await onlyRow(), 'client_gone')
  })

  test('before anything was sent: nothing', async () => {
    await open()
    const { headers, ...rest } = message(undefined)
    const call = openRaw({ ...rest, headers: { ...headers, 'content-length': '5000' } })

    await new Promise((resolve) =>
      call.request.on('socket', (socket) => socket.on('connect', resolve)),
    )
    call.abort()

    expect(await stack.settledRows()).toEqual([])
  })
})

describe('sent, and nothing readable came back: the bound', () => {
  test('no first byte in time is a 504', async () => {
    await open({ bounds: { upstreamFirstByteMsMax: 200 } })

    const answer = await callRaw(message('hang'))

    expect(answer.status).toBe(504)
    expectBound(await onlyRow(), 'no_response')
  })

  test('a JSON answer cut in its middle is a 502', async () => {
    await open()

    const answer = await callRaw(message('cut'))

    expect(answer.status).toBe(502)
    expectBound(await onlyRow(), 'upstream_cut')
  })

  test.each([
    ['JSON', hello],
    ['a stream', stream],
  ])('%s without usage', async (_name, body) => {
    await open()

    const answer = await callRaw(message('no_usage', body))

    expect(answer).toMatchObject({ status: 200, complete: true })
    expectBound(await onlyRow(), 'unreadable')
  })

  test('a stream whose final message_delta cannot be read', async () => {
    await open()

    const answer = await callRaw(message('malformed_sse;at=message_delta', stream))

    expect(answer).toMatchObject({ status: 200, complete: true })
    expectBound(await onlyRow(), 'unreadable')
  })

  test('a stream cut before a message_start that can be read', async () => {
    await open()

    const scenario = 'tokens;output=200,malformed_sse;at=message_start,cut;after=20'
    const answer = await callRaw(message(scenario, stream))

    expect(answer).toMatchObject({ status: 200, complete: false })
    expectBound(await onlyRow(), 'upstream_cut')
  })
})

function expectBound(row: Record<string, unknown>, outcome: string): void {
  expect(row).toMatchObject({ state: 'settled', outcome, cost_source: 'bound' })
  expect(row['cost_nano_usd']).toBe(row['bound_nano_usd'])
}

/** Never less than the upstream's bill, never more than the bound. */
function expectBetween(row: Record<string, unknown>): void {
  expect(stack.bill()).toHaveLength(1)
  expect(row['cost_nano_usd']).toBeGreaterThanOrEqual(billedNanoUsd())
  expect(row['cost_nano_usd']).toBeLessThanOrEqual(row['bound_nano_usd'] as bigint)
}

function writeEvent(
  response: ServerResponse,
  event: { readonly type: string; readonly [name: string]: unknown },
): boolean {
  return response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}

async function waitForUpstream(): Promise<void> {
  while (stack.simulator.requests() === 0) await new Promise((resolve) => setTimeout(resolve, 5))
}
