import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { nanoUsd } from '#domain/money.ts'
import { LedgerUnavailable } from '#ledger/port.ts'
import type { Ledger } from '#ledger/port.ts'
import { DatabaseAway } from '#platform/database-away.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { apiKeyId, limit, organizationId, workspaceId } from '#test/support/ledger-fixture.ts'
import { callRaw, openRaw } from '#test/support/raw-client.ts'
import type { RawAnswer } from '#test/support/raw-client.ts'
import { listen, openStack, waitUntil } from '#test/support/stack.ts'
import type { Stack, StackOptions } from '#test/support/stack.ts'

let stack: Stack

afterEach(() => stack.close())

async function open(options: StackOptions = {}): Promise<void> {
  stack = await openStack(options)
}

const hello = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Good morning, studio' }],
}

type Over = {
  readonly path?: string
  readonly method?: string
  readonly headers?: Record<string, string | string[]>
  readonly body?: object | string | Buffer
  /** Without any credential of its own. */
  readonly anonymous?: boolean
}

function call({
  path = '/v1/messages',
  method = 'POST',
  headers,
  body = hello,
  anonymous,
}: Over = {}) {
  return {
    url: stack.url,
    path,
    method,
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      ...(anonymous ? {} : { 'x-api-key': stack.key }),
      ...headers,
    },
    ...(method === 'GET' ? {} : { body: asBytes(body) }),
  }
}

function asBytes(body: object | string | Buffer): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
}

type Envelope = {
  readonly type: string
  readonly error: {
    readonly type: string
    readonly message: string
    readonly details?: Record<string, unknown>
  }
  readonly request_id: string
}

function errorOf(answer: RawAnswer): Envelope['error'] & { status: number } {
  const envelope = JSON.parse(answer.body.toString()) as Envelope
  expect(envelope.type).toBe('error')
  expect(envelope.request_id).toBe(answer.headers['request-id'])
  return { ...envelope.error, status: answer.status }
}

describe('credentials', () => {
  test('x-api-key, Bearer, or both with the same key', async () => {
    await open()
    const bearer = { authorization: `Bearer ${stack.key}` }

    const answers = await Promise.all([
      callRaw(call()),
      callRaw(call({ anonymous: true, headers: bearer })),
      callRaw(call({ headers: bearer })),
    ])

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  test('none, two different ones, a malformed one, an unknown one: 401, and nothing is forwarded', async () => {
    await open()
    const other = createSecretKey('api').secret
    const refused = async (headers: Record<string, string>): Promise<string> => {
      const error = errorOf(await callRaw(call({ anonymous: true, headers })))
      expect(error).toMatchObject({ status: 401, type: 'authentication_error' })
      return error.message
    }

    expect(await refused({})).toBe('x-api-key header is required')
    expect(await refused({ 'x-api-key': 'sk-ant-api03-abc' })).toBe('invalid x-api-key')
    expect(await refused({ 'x-api-key': `${stack.key.slice(0, -1)}!` })).toBe('invalid x-api-key')
    expect(await refused({ 'x-api-key': other })).toBe('invalid x-api-key')
    expect(await refused({ authorization: 'Basic YTpi' })).toMatch(/Bearer/)
    expect(await refused({ 'x-api-key': stack.key, authorization: `Bearer ${other}` })).toMatch(
      /two different/,
    )
    expect(stack.simulator.requests()).toBe(0)
  })

  test('an admin key is refused, and told what it is', async () => {
    await open()
    const answer = await callRaw(call({ headers: { 'x-api-key': stack.adminKey } }))
    expect(errorOf(answer)).toMatchObject({ status: 403, type: 'permission_error' })
  })

  test.each([
    [apiKeyId, 'inactive', 401, /inactive/],
    [apiKeyId, 'archived', 401, /archived/],
    [workspaceId, 'archived', 401, /workspace .*archived/],
    [workspaceId, 'paused', 403, /paused/],
    [organizationId, 'paused', 403, /paused/],
  ] as const)(
    '%s %s: refused from the next request on, everywhere',
    async (id, status, code, words) => {
      await open()
      expect((await callRaw(call())).status).toBe(200)

      await stack.world.edit({ id, status })

      const answers = await Promise.all([
        callRaw(call()),
        callRaw(call({ body: '{' })),
        callRaw(call({ headers: { 'transfer-encoding': 'chunked' } })),
        callRaw(call({ path: '/v1/messages/count_tokens' })),
        callRaw(call({ path: '/v1/models', method: 'GET' })),
      ])
      for (const answer of answers) {
        expect(answer.status).toBe(code)
        expect(errorOf(answer).message).toMatch(words)
      }
      expect(stack.simulator.requests()).toBe(1)

      await stack.world.edit({ id, status: 'open' })
      expect((await callRaw(call())).status).toBe(200)
    },
  )
})

describe('what crosses', () => {
  test('to the upstream: the bytes, the query and the client headers, with our credential only', async () => {
    await open()
    const body = ` ${JSON.stringify(hello, null, 3)}\n`
    const headers = {
      'anthropic-beta': 'a-2026-01-01,b-2026-02-02',
      'user-agent': 'studio/1.0',
      'x-stainless-retry-count': '0',
      authorization: `Bearer ${stack.key}`,
      cookie: 'session=1',
      'anthropic-workspace-id': workspaceId,
      'x-forwarded-for': '10.1.1.1',
      'x-forwarded-proto': 'https',
      forwarded: 'for=10.1.1.1',
      via: '1.1 proxy',
      'x-real-ip': '10.1.1.1',
      'cf-connecting-ip': '10.1.1.1',
      'true-client-ip': '10.1.1.1',
      'accept-encoding': 'br, gzip',
      connection: 'close, x-private',
      'x-private': 'yes',
    }

    await callRaw(call({ path: '/v1/messages?beta=true&x=%20', headers, body }))

    const [crossed] = await stack.upstreamRequests()
    expect(crossed).toMatchObject({ method: 'POST', path: '/v1/messages?beta=true&x=%20', body })
    expect(crossed!.headers).toEqual({
      host: new URL(stack.simulator.url).host,
      connection: 'keep-alive',
      'content-length': String(body.length),
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'a-2026-01-01,b-2026-02-02',
      'user-agent': 'studio/1.0',
      'x-stainless-retry-count': '0',
      'accept-encoding': 'identity',
      'x-api-key': stack.upstreamKey,
    })
    expect(JSON.stringify(crossed)).not.toContain(stack.key)
  })

  test('to the client: status and bytes, without what belongs to the upstream account', async () => {
    const sent = '{"usage":{"input_tokens":1,"output_tokens":2}, "π": "\\u00e9"}\n'
    const upstream = createServer((_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'request-id': 'req_of_the_upstream',
        'anthropic-organization-id': 'org-of-the-upstream',
        'anthropic-workspace-id': 'wrkspc_of_the_upstream',
        'anthropic-ratelimit-requests-remaining': '7',
        'anthropic-priority-input-tokens-limit': '7',
        'set-cookie': ['a=1', 'b=2'],
        'cf-ray': 'x',
        'retry-after': '3',
        'x-kept': ['1', '2'],
      })
      response.end(sent)
    })
    await open({ upstream: { url: `${await listen(upstream)}/prefix/`, apiKey: null } })

    const answer = await callRaw(call())
    upstream.close()

    expect(answer.body.toString()).toBe(sent)
    const { date, ...headers } = answer.headers
    expect(date).toBeDefined()
    expect(headers).toEqual({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(sent)),
      'request-id': 'req_of_the_upstream',
      'atelier-request-id': expect.stringMatching(/^req_/),
      'anthropic-organization-id': organizationId,
      'anthropic-workspace-id': workspaceId,
      'retry-after': '3',
      'x-kept': '1, 2',
      connection: expect.any(String),
    })
    const [row] = await stack.settledRows()
    expect(row).toMatchObject({
      id: headers['atelier-request-id'],
      upstream_request_id: 'req_of_the_upstream',
    })
  })

  test('a stream: the same bytes as straight from the upstream', async () => {
    await open({ simulator: { outputTokens: 60 } })
    const body = { ...hello, stream: true }
    const scenario = { 'x-simulator-scenario': 'chunked;bytes=7' }
    const shape = (text: string) => text.replaceAll(/"(id|request_id)":"[^"]+"/g, '"id"')

    const through = await callRaw(call({ body, headers: scenario }))
    const straight = await callRaw({
      ...call({ body, headers: { ...scenario, 'x-api-key': stack.upstreamKey } }),
      url: stack.simulator.url,
    })

    expect(through.headers['content-type']).toBe(straight.headers['content-type'])
    expect(shape(through.body.toString())).toBe(shape(straight.body.toString()))
  })

  test('count_tokens and the models list, without a charge', async () => {
    await open()

    const counted = await callRaw(call({ path: '/v1/messages/count_tokens' }))
    const list = await callRaw(call({ path: '/v1/models?limit=2', method: 'GET' }))
    const one = await callRaw(call({ path: '/v1/models/claude-sonnet-5-5', method: 'GET' }))
    const none = await callRaw(call({ path: '/v1/models/claude-nothing', method: 'GET' }))

    expect(JSON.parse(counted.body.toString())).toEqual({ input_tokens: expect.any(Number) })
    expect((JSON.parse(list.body.toString()) as { data: [] }).data).toHaveLength(2)
    expect(JSON.parse(one.body.toString())).toMatchObject({ id: 'claude-sonnet-5-5' })
    expect(none.status).toBe(404)
    expect(await stack.settledRows()).toEqual([])
  })
})

describe('refused before admission', () => {
  test.each([
    ['GET', '/v1/messages', 405],
    ['POST', '/v1/models', 405],
    ['DELETE', '/v1/models/claude-opus-5', 405],
    ['POST', '/v1/messages/batches', 404],
    ['GET', '/v1/messages/batches/msgbatch_1/results', 404],
    ['GET', '/v1/files', 404],
    ['POST', '/v1/chat/completions', 404],
    ['POST', '/v1/complete', 404],
    ['POST', '/v1/messages/', 404],
    ['POST', '//v1/messages', 404],
    ['GET', '/v1/models/../messages', 404],
    ['GET', '/v1/models/%2e%2e', 404],
    ['GET', '/v1/models/a/b', 404],
    ['GET', '/', 404],
  ])('%s %s is a %i', async (method, path, status) => {
    await open()

    const answer = await callRaw(call({ method, path }))

    const error = errorOf(answer)
    expect(error.status).toBe(status)
    expect(error.type).toBe(status === 404 ? 'not_found_error' : 'invalid_request_error')
    if (status === 405) expect(answer.headers.allow).toMatch(/^(GET|POST)$/)
    if (/batches|files|complet/.test(path)) expect(error.message).toMatch(/not offered/)
    expect(stack.simulator.requests()).toBe(0)
  })

  test.each([
    [{ headers: { 'content-encoding': 'gzip' } }, 400, /content-encoding/],
    [{ headers: { 'content-type': 'text/plain' } }, 400, /content-type/],
    [{ headers: { 'content-type': 'application/json; charset=utf-16' } }, 400, /content-type/],
    [{ body: '{"model":"a","model":"b"}' }, 400, /"model" twice/],
    [{ body: { ...hello, max_tokens: 500_000 } }, 400, /max_tokens: 500000 > 128000/],
    [{ body: { ...hello, max_tokens: '5' } }, 400, /max_tokens/],
    [{ body: '' }, 400, /not valid JSON/],
    [{ body: Buffer.from([0xff, 0xfe]) }, 400, /UTF-8/],
  ] as const)('%j is a %i', async (over, status, message) => {
    await open()

    const answer = await callRaw(call(over))

    expect(errorOf(answer)).toMatchObject({ status, message: expect.stringMatching(message) })
    expect(stack.simulator.requests()).toBe(0)
    expect(await stack.settledRows()).toEqual([])
  })

  test('a charset of utf-8 is taken', async () => {
    await open()
    const headers = { 'content-type': 'application/json; charset=UTF-8' }
    expect((await callRaw(call({ headers }))).status).toBe(200)
  })

  test('a body that says it is too large is refused unread, one that is too large when it is', async () => {
    await open({ bounds: { requestBodyBytesMax: 100_000 } })
    const body = JSON.stringify({ ...hello, system: 'a'.repeat(2_000_000) })

    const announced = await callRaw(call({ body }))
    const chunked = await callRaw(call({ body, headers: { 'transfer-encoding': 'chunked' } }))

    for (const answer of [announced, chunked]) {
      expect(errorOf(answer)).toMatchObject({ status: 413, type: 'request_too_large' })
    }
    expect((await callRaw(call())).status).toBe(200)
  })

  test('bodies of all requests together have a bound', async () => {
    await open({ bounds: { bufferedBodyBytesTotalMax: 1_000_000 } })
    const unfinished = call({
      headers: { 'content-length': '900000' },
      body: 'a'.repeat(800_000),
    })
    let held = openRaw(unfinished)
    // Of the two it may be this one that comes last, and is refused.
    const holdAgain = (): void => {
      held = openRaw(unfinished)
      held.answer.then(holdAgain, () => undefined)
    }
    held.answer.then(holdAgain, () => undefined)
    const large = call({ body: { ...hello, system: 'a'.repeat(400_000) } })

    let answer: RawAnswer
    do answer = await callRaw(large)
    while (answer.status === 200)

    expect(errorOf(answer)).toMatchObject({ status: 529, type: 'overloaded_error' })
    held.abort()
    await waitUntil(async () => (await callRaw(large)).status === 200)
  })

  test('a large body is parsed in a thread, with the same result', async () => {
    await open({ bounds: { parseOnLoopBytesMax: 1_000 } })
    const system = 'a'.repeat(300_000)

    const answer = await callRaw(call({ body: { ...hello, system } }))
    const refused = await callRaw(call({ body: { ...hello, system, max_tokens: -1 } }))

    expect(answer.status).toBe(200)
    expect(errorOf(refused).message).toMatch(/^max_tokens/)
    const [row] = await stack.settledRows()
    expect(row!['input_tokens_bound']).toBeGreaterThan(300_000n)
  })
})

describe('limits', () => {
  test('a request that does not fit is told what is left and what would fit; that then is admitted', async () => {
    await open()
    await stack.world.setLimits(workspaceId, limit(0.01))
    const body = { ...hello, max_tokens: 4_000 }

    const refused = errorOf(await callRaw(call({ body })))

    expect(refused).toMatchObject({ status: 400, type: 'invalid_request_error' })
    expect(refused.details).toMatchObject({
      error_code: 'spend_too_large',
      scope: { type: 'workspace', id: workspaceId },
      limit: '0.01',
    })
    const fitting = refused.details!['max_tokens'] as number
    expect(fitting).toBeGreaterThan(500)
    const sent = async (maxTokens: number) =>
      (await callRaw(call({ body: { ...body, max_tokens: maxTokens } }))).status
    expect(await sent(fitting + 1)).toBe(400)
    expect(await sent(fitting)).toBe(200)
  })

  test('what would fit is reckoned by the real size of the input, also where the output alone is too much', async () => {
    await open()
    await stack.world.setLimits(workspaceId, limit(0.01))
    const text = 'a page of the spring catalogue, '.repeat(200)
    const body = { ...hello, messages: [{ role: 'user', content: text }], max_tokens: 50_000 }

    const refused = errorOf(await callRaw(call({ body })))

    const fitting = refused.details!['max_tokens'] as number
    const sent = async (maxTokens: number) =>
      (await callRaw(call({ body: { ...body, max_tokens: maxTokens } }))).status
    expect(await sent(fitting + 1)).toBe(400)
    expect(await sent(fitting)).toBe(200)
  })

  test('a limit that is reached says when it resumes, and asks not to be tried again', async () => {
    await open()
    await stack.world.setLimits(organizationId, limit(0))

    const answer = await callRaw(call())

    expect(errorOf(answer).message).toBe(
      'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC. ' +
        'This limit is zero: it has to be raised for that.',
    )
    expect(answer.headers['x-should-retry']).toBe('false')
    expect(answer.headers).not.toHaveProperty('retry-after')
    expect(answer.headers['anthropic-workspace-id']).toBe(workspaceId)
    await waitUntil(async () => (await stack.world.rows('refusal')).length === 1)
  })

  test('reservations of running requests are to be waited for', async () => {
    await open()
    await stack.world.setLimits(apiKeyId, limit(0.002))
    const running = openRaw(call({ headers: { 'x-simulator-scenario': 'hang' } }))
    await waitUntil(() => stack.simulator.requests() === 1)

    const answer = await callRaw(call())

    expect(errorOf(answer)).toMatchObject({ status: 429, type: 'rate_limit_error' })
    expect(answer.headers['x-should-retry']).toBe('true')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    running.abort()
    await stack.simulator.close()
  })

  test("the upstream's own count admits what its bytes would not", async () => {
    await open()
    // 300,000 bytes are at most 300,000 tokens ($0.60), and in fact some 75,000 ($0.15).
    await stack.world.setLimits(workspaceId, limit(0.3))
    const body = { ...hello, system: 'word '.repeat(60_000) }

    const answer = await callRaw(call({ body }))

    expect(answer.status).toBe(200)
    const crossed = await stack.upstreamRequests()
    expect(crossed.map(({ path }) => path)).toEqual(['/v1/messages/count_tokens', '/v1/messages'])
    expect(JSON.stringify(crossed)).not.toContain(stack.key)
    const [row] = await stack.settledRows()
    expect(row!['bound_nano_usd']).toBeLessThan(300_000_000n)
  })
})

describe('nothing goes unmetered', () => {
  function holdSettlements(ledger: Ledger, gate: Promise<void>): Ledger {
    return { ...ledger, settle: async (settlement) => (await gate, ledger.settle(settlement)) }
  }

  test('of a stream, nothing after the final message_delta is sent before its charge is committed', async () => {
    const gate = Promise.withResolvers<void>()
    await open({ wrapLedger: (ledger) => holdSettlements(ledger, gate.promise) })
    const stream = openRaw(call({ body: { ...hello, stream: true } }))

    await stream.received('"stop_reason":"')
    await waitUntil(() => stack.bill()[0]?.state === 'complete')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect(received(stream, 'message_stop')).resolves.toBe(false)
    gate.resolve()

    expect((await stream.answer).body.toString()).toMatch(/event: message_stop\ndata: .*\n\n$/)
  })

  test('of a JSON answer, nothing at all', async () => {
    const gate = Promise.withResolvers<void>()
    await open({ wrapLedger: (ledger) => holdSettlements(ledger, gate.promise) })
    const pending = openRaw(call())

    await waitUntil(() => stack.bill()[0]?.state === 'complete')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect(received(pending, '{')).resolves.toBe(false)
    gate.resolve()

    expect((await pending.answer).status).toBe(200)
  })

  test.each([false, true])(
    'a charge that is not committed in time cuts the client off (stream: %s)',
    async (stream) => {
      await open({
        bounds: { settleMsMax: 50 },
        wrapLedger: (ledger) => holdSettlements(ledger, new Promise(() => undefined)),
      })

      const answer = await callRaw(call({ body: { ...hello, stream } })).catch(() => undefined)

      expect(answer?.complete ?? false).toBe(false)
      expect(answer?.body.toString() ?? '').not.toContain('message_stop')
      await waitUntil(() => stack.gateway.runningCount() === 0)
      expect((await stack.world.rows('request'))[0]).toMatchObject({ state: 'reserved' })
    },
  )

  test('no ledger, no forwarding', async () => {
    const refuse = () => Promise.reject(new LedgerUnavailable('away'))
    await open({ wrapLedger: (ledger) => ({ ...ledger, reserve: refuse }) })

    const answer = await callRaw(call())

    expect(errorOf(answer)).toMatchObject({ status: 503, type: 'api_error' })
    expect(answer.headers['x-should-retry']).toBe('true')
    expect(stack.simulator.requests()).toBe(0)
  })

  async function received(stream: ReturnType<typeof openRaw>, text: string): Promise<boolean> {
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20))
    return Promise.race([stream.received(text).then(() => true), late])
  }
})

describe('a settlement that the ledger refuses', () => {
  test('is made again as the bound, without any text of the upstream', async () => {
    const refused = new Error('invalid byte sequence')
    let refusals = 0
    await open({
      wrapLedger: (ledger) => ({
        ...ledger,
        settle: async (settlement) => {
          if (settlement.costSource === 'bound') return ledger.settle(settlement)
          refusals++
          throw refused
        },
      }),
    })

    const answer = await callRaw(call())

    expect(answer).toMatchObject({ status: 200, complete: true })
    const [row] = await stack.settledRows()
    expect(refusals).toBe(1)
    expect(row).toMatchObject({
      state: 'settled',
      cost_source: 'bound',
      reported_model: null,
      upstream_request_id: null,
    })
    expect(row!['cost_nano_usd']).toBe(row!['bound_nano_usd'])
    expect(stack.log).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ err: refused }),
      }),
    )
  })

  test.each(['claude\u0000x', 'claude\ud800x', 'c'.repeat(257)])(
    "is not to be: an upstream's model %j is kept as nothing",
    async (model) => {
      const usage = { input_tokens: 1, output_tokens: 2 }
      const upstream = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'request-id': 'é' })
        response.end(JSON.stringify({ model, usage }))
      })
      await open({
        database: 'postgres',
        upstream: { url: await listen(upstream), apiKey: null },
      })

      const answer = await callRaw(call())
      upstream.close()

      expect(answer.status).toBe(200)
      const [row] = await stack.settledRows()
      expect(row).toMatchObject({
        state: 'settled',
        cost_source: 'reported',
        reported_model: null,
        upstream_request_id: null,
      })
    },
  )
})

test('a body counts against the bound of all bodies only until the upstream has it', async () => {
  await open({
    bounds: { bufferedBodyBytesTotalMax: 250_000 },
    simulator: { tokensPerSecond: 20, outputTokens: 100 },
  })
  const system = 'a'.repeat(100_000)
  const streams = []
  for (let at = 0; at < 4; at++) {
    const running = openRaw(call({ body: { ...hello, system, stream: true } }))
    await running.received('message_start')
    streams.push(running)
  }
  // Of one that has not been answered, as soon as it is written.
  const hanging = { 'x-simulator-scenario': 'hang' }
  for (let at = 0; at < 4; at++) {
    streams.push(openRaw(call({ body: { ...hello, system }, headers: hanging })))
    await waitUntil(() => stack.simulator.requests() === 5 + at)
  }

  const answer = await callRaw(call({ body: { ...hello, system } }))

  expect(answer.status).toBe(200)
  for (const running of streams) running.abort()
  await stack.simulator.close()
})

test('a key directory that is away is a 503, to be tried again', async () => {
  await open({
    wrapLedger: (ledger) => ({
      ...ledger,
      check: () => Promise.reject(new DatabaseAway('away')),
    }),
  })

  const answer = await callRaw(call({ path: '/v1/models', method: 'GET' }))

  expect(errorOf(answer)).toMatchObject({ status: 503, type: 'api_error' })
  expect(answer.headers['x-should-retry']).toBe('true')
})

test('a body that is refused again and again is counted by the upstream once', async () => {
  await open()
  await stack.world.setLimits(workspaceId, limit(0.1))
  const refused = call({ body: { ...hello, system: 'word '.repeat(60_000) } })

  for (let at = 0; at < 5; at++) expect((await callRaw(refused)).status).toBe(400)

  const crossed = await stack.upstreamRequests()
  expect(crossed.map(({ path }) => path)).toEqual(['/v1/messages/count_tokens'])
})

describe("the operator's own account", () => {
  test.each(['unauthorized', 'billing', 'credit_balance'])(
    '%s: the client is told that its key is fine',
    async (scenario) => {
      await open()
      const headers = { 'x-simulator-scenario': scenario }

      const answers = [await callRaw(call({ headers })), await callRaw(call({ headers }))]

      for (const answer of answers) {
        expect(errorOf(answer)).toMatchObject({ status: 502, type: 'api_error' })
        expect(errorOf(answer).message).toMatch(/Your API key is fine/)
        expect(answer.headers['x-should-retry']).toBe('false')
      }
      expect(stack.upstreamAccount.state()).toMatchObject({ status: 'refused' })
      expect(stack.log.filter(({ level }) => level === 'error')).toHaveLength(1)
      expect((await stack.settledRows()).map(({ state }) => state)).toEqual([
        'released',
        'released',
      ])

      await callRaw(call())
      expect(stack.upstreamAccount.state()).toEqual({ status: 'accepted' })
    },
  )

  test('errors of the request itself pass as they came', async () => {
    await open()

    const answer = await callRaw(call({ body: { ...hello, messages: [] } }))

    expect(errorOf({ ...answer }).message).toMatch(/at least one message/)
    expect(answer.headers['request-id']).toMatch(/^req_sim/)
  })
})

describe('draining', () => {
  test('waits for what runs', async () => {
    await open()
    const running = openRaw(call({ headers: { 'x-simulator-scenario': 'slow;ms=200' } }))
    await waitUntil(() => stack.simulator.requests() === 1)

    await stack.gateway.drain()

    expect((await running.answer).complete).toBe(true)
    expect((await stack.settledRows())[0]).toMatchObject({ outcome: 'complete' })
  })

  test('cuts what outlasts its bound, and settles it', async () => {
    await open({ bounds: { drainMsMax: 50 } })
    const calls = [
      openRaw(
        call({
          body: { ...hello, stream: true },
          headers: { 'x-simulator-scenario': 'hang_mid_stream;after=5' },
        }),
      ),
      openRaw(call({ headers: { 'x-simulator-scenario': 'hang' } })),
    ]
    await waitUntil(() => stack.simulator.requests() === 2)

    await stack.gateway.drain()

    await Promise.allSettled(calls.map(({ answer }) => answer))
    const rows = await stack.settledRows()
    expect(rows.map(({ outcome }) => outcome)).toEqual(['cut', 'cut'])
  })
})

test('a client that reads slowly slows the upstream down, and gets every byte', async () => {
  const chunksMax = 400
  const chunk = Buffer.from(
    `event: content_block_delta\ndata: {"text":"${'a'.repeat(60_000)}"}\n\n`,
  )
  let written = 0
  const upstream = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const usage = { input_tokens: 1, output_tokens: 1 }
    response.write(`event: message_start\ndata: ${JSON.stringify({ message: { usage } })}\n\n`)
    const pump = (): void => {
      while (written < chunksMax) {
        written++
        if (!response.write(chunk)) return void response.once('drain', pump)
      }
      const delta = { delta: { stop_reason: 'end_turn' }, usage }
      response.end(`event: message_delta\ndata: ${JSON.stringify(delta)}\n\n`)
    }
    pump()
  })
  await open({ upstream: { url: await listen(upstream), apiKey: null } })
  const slow = openRaw(call({ body: { ...hello, stream: true } }))
  const response = await new Promise<IncomingMessage>((resolve) => {
    slow.request.on('response', (answered) => resolve(answered.pause()))
  })

  let before: number
  do {
    before = written
    await new Promise((resolve) => setTimeout(resolve, 200))
  } while (written > before)
  expect(written).toBeLessThan(chunksMax)
  response.resume()

  expect((await slow.answer).body.length).toBeGreaterThan(chunksMax * chunk.length)
  expect((await stack.settledRows())[0]).toMatchObject({ outcome: 'complete' })
  upstream.close()
})

test('a daily limit of 0 blocks the workspace, and says until when', async () => {
  await open()
  await stack.world.setLimits(workspaceId, { window: 'daily', limitNanoUsd: nanoUsd(0n) })
  expect(errorOf(await callRaw(call())).message).toBe(
    'You have reached your specified workspace API usage limits. You will regain access on 2026-11-23 at 00:00 UTC. ' +
      'This limit is zero: it has to be raised for that.',
  )
})

test('on PostgreSQL too: a message, a stream, and a refusal', async () => {
  await open({ database: 'postgres' })

  const message = await callRaw(call())
  const stream = await callRaw(call({ body: { ...hello, stream: true } }))
  await stack.world.setLimits(organizationId, limit(0))
  const refused = await callRaw(call())

  expect([message.status, stream.status, refused.status]).toEqual([200, 200, 400])
  expect(stream.complete).toBe(true)
  expect((await stack.settledRows()).map(({ cost_source: source }) => source)).toEqual([
    'reported',
    'reported',
  ])
})
