import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { bounds } from '#platform/bounds.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { apiKeyId, organizationId, workspaceId } from '#test/support/ledger-fixture.ts'
import { callRaw } from '#test/support/raw-client.ts'
import { listen, openStack } from '#test/support/stack.ts'
import type { Stack, StackOptions } from '#test/support/stack.ts'

/** Allow-lists of models, addresses and geographies, and rotated secrets, as a client meets them. */

let stack: Stack

afterEach(() => stack.close())

async function open(options: StackOptions = {}): Promise<void> {
  stack = await openStack(options)
}

const sonnet = 'claude-sonnet-5-5'
const opus = 'claude-opus-5-5'
const twoModels = Buffer.from(JSON.stringify({ data: [{ id: opus }, { id: sonnet }] }))

type Call = {
  readonly path?: string
  readonly method?: 'GET'
  readonly key?: string
  readonly from?: string
}

async function call(body: object, { path = '/v1/messages', method, key, from }: Call = {}) {
  const messages = [{ role: 'user', content: 'Good morning, studio' }]
  const answer = await callRaw({
    url: stack.url,
    path,
    ...(method ? { method } : {}),
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': key ?? stack.key,
      ...(from ? { 'x-forwarded-for': from } : {}),
    },
    ...(method === 'GET'
      ? {}
      : { body: JSON.stringify({ model: sonnet, max_tokens: 100, messages, ...body }) }),
  })
  return { ...answer, json: JSON.parse(answer.body.toString()) as Answer }
}

type Answer = {
  readonly error?: {
    readonly type: string
    readonly message: string
    readonly details?: Record<string, unknown>
  }
  readonly data?: readonly { readonly id: string }[]
  readonly id?: string
  readonly has_more?: boolean
  readonly first_id?: string | null
  readonly last_id?: string | null
}

const get = (path: string, more: Call = {}) => call({}, { path, method: 'GET', ...more })
const countTokens = (model: unknown, more: Call = {}) =>
  call({ model, max_tokens: undefined }, { path: '/v1/messages/count_tokens', ...more })
const statusOf = async (body: object = {}, more: Call = {}) => (await call(body, more)).status

describe('allowed models', () => {
  test('the next request obeys the edit, and the one after its end again', async () => {
    await open()
    expect(await statusOf()).toBe(200)
    await stack.world.edit({ id: workspaceId, allowedModels: [opus] })

    const refused = await call({})

    expect(refused.status).toBe(403)
    expect(refused.headers['x-should-retry']).toBe('false')
    expect(refused.json.error).toEqual({
      type: 'permission_error',
      message: `Your workspace does not allow the model ${sonnet}.`,
      details: {
        error_code: 'model_not_allowed',
        scope: { type: 'workspace', id: workspaceId },
        model: sonnet,
      },
    })
    expect(await statusOf({ model: opus })).toBe(200)
    await stack.world.edit({ id: workspaceId, allowedModels: null })
    expect(await statusOf()).toBe(200)
    expect(await stack.settledRows()).toHaveLength(3)
  })

  test('an alias passes where its model is allowed, and so does the model where its alias is', async () => {
    await open()
    const alias = 'claude-opus-4-5'
    const id = 'claude-opus-4-5-20251101'
    for (const allowed of [alias, id]) {
      await stack.world.edit({ id: apiKeyId, allowedModels: [allowed] })
      expect(await statusOf({ model: alias })).toBe(200)
      expect(await statusOf({ model: id })).toBe(200)
      expect(await statusOf()).toBe(403)
    }
  })

  test('a fallback cannot reach what the model may not', async () => {
    await open()
    await stack.world.edit({ id: apiKeyId, allowedModels: [sonnet] })
    const fallback = await call({ fallbacks: [{ model: opus }] })
    const upstreams = await call({ fallbacks: 'default' })

    expect([fallback.status, upstreams.status]).toEqual([403, 403])
    const advisor = await call({ tools: [{ type: 'advisor_20260301', name: 'a', model: opus }] })
    const strange = await call({ next_big_thing: [{ deeply: { model: opus } }] })
    const unreadable = await call({ next_big_thing: { model: { id: opus } } })
    const unknownTool = await call({ tools: [{ type: 'oracle_2027', name: 'o', model: opus }] })
    const added = [{ type: 'tool_addition', tool: { type: 'advisor_20260301', model: opus } }]
    const later = await call({ messages: [{ role: 'user', content: added }] })
    for (const { status, json } of [advisor, strange, unreadable, unknownTool, later]) {
      expect([status, json.error?.details?.['error_code']]).toEqual([403, 'model_not_allowed'])
    }
    expect(fallback.json.error?.message).toBe(`Your API key does not allow the model ${opus}.`)
    expect(upstreams.json.error?.message).toContain('leaves one to the upstream')
    expect(await stack.upstreamRequests()).toEqual([])
    const custom = { name: 't', input_schema: { type: 'object', properties: { model: {} } } }
    expect(await statusOf({ tools: [custom] })).toBe(200)
    expect(await statusOf({ fallbacks: [{ model: sonnet }] })).toBe(200)
  })

  test('counting tokens obeys too, and reads the model as the upstream would', async () => {
    await open()
    await stack.world.edit({ id: workspaceId, allowedModels: [sonnet] })
    expect((await countTokens(sonnet)).status).toBe(200)

    const refused = await countTokens(opus)
    const none = await countTokens(undefined)

    expect(refused.json.error).toMatchObject({ type: 'permission_error' })
    expect(none.json.error).toMatchObject({ message: 'model: Field required' })
    await expect.poll(() => stack.world.rows('refusal')).toHaveLength(1)
    expect(await stack.world.rows('refusal')).toMatchObject([
      { limiter: 'not_allowed/workspace/allowed_models', model: opus, count: 1n },
    ])
    const twice = await callRaw({
      url: stack.url,
      path: '/v1/messages/count_tokens',
      headers: { 'content-type': 'application/json', 'x-api-key': stack.key },
      body: `{"model":"${sonnet}","model":"${opus}","messages":[]}`,
    })
    expect(twice.status).toBe(400)
    const large = { model: opus, max_tokens: undefined, system: 'x'.repeat(100_000) }
    expect(await statusOf(large, { path: '/v1/messages/count_tokens' })).toBe(403)
    expect(await stack.upstreamRequests()).toHaveLength(1)
  })
})

describe('the list of models', () => {
  const idsOf = ({ json }: { json: Answer }) => json.data?.map(({ id }) => id)

  test('shows what key, workspace and organization all allow', async () => {
    await open()
    const all = idsOf(await get('/v1/models?limit=1000'))!
    await stack.world.edit(
      { id: apiKeyId, allowedModels: [sonnet, opus, 'claude-opus-4-5'] },
      { id: organizationId, allowedModels: [sonnet, 'claude-opus-4-5-20251101'] },
    )
    const shown = await get('/v1/models')

    expect(all.length).toBeGreaterThan(3)
    expect(idsOf(shown)).toEqual(
      all.filter((id) => [sonnet, 'claude-opus-4-5-20251101'].includes(id)),
    )
    expect(shown.json).toMatchObject({ has_more: false })
    expect(Number(shown.headers['content-length'])).toBe(shown.body.length)
  })

  test('is paged by what is shown, forwards and backwards', async () => {
    await open()
    const all = idsOf(await get('/v1/models?limit=1000'))!
    const allowed = all.filter((_id, at) => at % 2 === 1)
    await stack.world.edit({ id: workspaceId, allowedModels: allowed })

    const forwards: string[] = []
    let cursor = ''
    for (let more = true; more;) {
      const { json } = await get(`/v1/models?limit=1${cursor}`)
      forwards.push(...json.data!.map(({ id }) => id))
      cursor = `&after_id=${json.last_id}`
      more = json.has_more!
    }
    const before = await get(`/v1/models?limit=2&before_id=${allowed[3]}`)

    expect(forwards).toEqual(allowed)
    expect(idsOf(before)).toEqual(allowed.slice(1, 3))
    expect(before.json).toMatchObject({
      has_more: true,
      first_id: allowed[1],
      last_id: allowed[2],
    })
    expect((await get('/v1/models?after_id=nothing')).status).toBe(400)
    expect((await get('/v1/models?limit=0')).status).toBe(400)
  })

  test.each([
    ['is compressed', { 'content-encoding': 'gzip', etag: '"1"' }, gzipSync(twoModels), 200],
    ['cannot be read', {}, Buffer.from('<html>'), 502],
    ['is compressed in a way that nobody knows', { 'content-encoding': 'x' }, twoModels, 502],
  ])('shows nothing that is hidden where the answer %s', async (_how, headers, body, status) => {
    const server = createServer((_request, response) => response.writeHead(200, headers).end(body))
    await open({ upstream: { url: await listen(server), apiKey: null } })
    await stack.world.edit({ id: workspaceId, allowedModels: [sonnet] })
    const shown = await get('/v1/models')
    server.close()

    expect(shown.status).toBe(status)
    expect(shown.body.toString()).not.toContain(opus)
    expect(idsOf(shown)).toEqual(status === 200 ? [sonnet] : undefined)
    expect(shown.headers).not.toHaveProperty('etag')
  })

  test('a hidden model is as missing as one that is not there', async () => {
    await open()
    await stack.world.edit({ id: workspaceId, allowedModels: [sonnet] })
    const hidden = await get(`/v1/models/${opus}`)

    expect(hidden.status).toBe(404)
    expect(hidden.json.error).toEqual({ type: 'not_found_error', message: `model: ${opus}` })
    expect((await get(`/v1/models/${sonnet}`)).json.id).toBe(sonnet)
  })
})

describe('allowed addresses', () => {
  const listed = { id: workspaceId, allowedIps: ['203.0.113.0/24', '2001:db8::/32'] }

  test('the address of the connection counts, whatever a client claims', async () => {
    await open()
    await stack.world.edit(listed)
    const refused = await call({}, { from: '203.0.113.9' })

    expect(refused.status).toBe(403)
    expect(refused.json.error).toEqual({
      type: 'permission_error',
      message: 'Your workspace takes no requests from this address (127.0.0.1).',
      details: {
        error_code: 'address_not_allowed',
        scope: { type: 'workspace', id: workspaceId },
      },
    })
    await stack.world.edit({ id: workspaceId, allowedIps: ['127.0.0.0/8'] })
    expect(await statusOf()).toBe(200)
  })

  test.each([
    ['203.0.113.9', 200],
    ['2001:db8::7', 200],
    ['::ffff:203.0.113.9', 200],
    ['[2001:db8::7]:4711', 200],
    ['198.51.100.7', 403],
    ['2001:db9::7', 403],
    ['203.0.113.9, 198.51.100.7', 403],
    ['198.51.100.7, 203.0.113.9, 127.0.0.2', 200],
    ['nonsense', 403],
  ])('behind a trusted proxy that says %s: %i', async (from, status) => {
    await open({ trustedProxies: ['127.0.0.0/8'] })
    await stack.world.edit(listed)
    expect(await statusOf({}, { from })).toBe(status)
    expect((await get('/v1/models', { from })).status).toBe(status)
    expect((await countTokens(sonnet, { from })).status).toBe(status)
  })

  test('nobody who is kept out learns of limits', async () => {
    await open()
    await stack.world.edit({
      ...listed,
      rateLimits: [{ group: 'claude_sonnet_5_5', limiter: 'requests_per_minute', limit: 5 }],
    })
    const { headers } = await call({})
    expect(Object.keys(headers).filter((name) => name.includes('ratelimit'))).toEqual([])
  })
})

describe('allowed geographies', () => {
  test('a request outside of them is refused, and one that names none where global is not allowed', async () => {
    await open()
    await stack.world.edit({ id: workspaceId, allowedInferenceGeos: ['us'] })

    const global = await call({ inference_geo: 'global' })
    const none = await call({})
    const old = await call({ model: 'claude-haiku-4-5' })

    expect(global.status).toBe(400)
    expect(global.json.error).toEqual({
      type: 'invalid_request_error',
      message: 'inference_geo: Your workspace does not allow global.',
      details: {
        error_code: 'inference_geo_not_allowed',
        scope: { type: 'workspace', id: workspaceId },
        inference_geo: 'global',
      },
    })
    expect(none.status).toBe(400)
    expect(none.json.error?.message).toContain('inference_geo: Field required')
    expect(old.json.error?.message).toContain('claude-haiku-4-5 takes no inference_geo')
    expect(await statusOf({ inference_geo: 'us' })).toBe(200)
    await stack.world.edit({ id: workspaceId, allowedInferenceGeos: ['global'] })
    expect(await statusOf()).toBe(200)
    expect(await statusOf({ inference_geo: 'us' })).toBe(400)
  })
})

describe('a secret that a rotation has replaced', () => {
  test('opens its key until its time, and is then one that nobody knows', async () => {
    await open()
    const { retired, world } = stack
    const old = { key: retired.secret }
    expect(await statusOf({}, old)).toBe(200)
    const untilMs = world.clock.now() + 60_000
    await world.edit({ id: apiKeyId, retiredSecrets: [{ digest: retired.digest, untilMs }] })
    world.clock.advance(59_999)
    expect(await statusOf({}, old)).toBe(200)
    world.clock.advance(1)

    const answers = await Promise.all([
      call({}, old),
      get('/v1/models', old),
      countTokens(sonnet, old),
    ])

    for (const { status, json } of answers) {
      expect(status).toBe(401)
      expect(json.error).toEqual({ type: 'authentication_error', message: 'invalid x-api-key' })
    }
    expect(await statusOf({ max_tokens: 10_000_000 }, old)).toBe(401)
    expect(await statusOf()).toBe(200)
    expect(await stack.settledRows()).toHaveLength(3)
  })
})

test('who tries keys waits for the refusals, and a good key from the same address does not', async () => {
  await open()
  const wrong = (): string => createSecretKey('api').secret
  for (let each = 0; each < bounds.wrongSecretsFree + 2; each++)
    await statusOf({}, { key: wrong() })
  const answered: number[] = []
  const ask = async (key: string): Promise<void> => {
    answered.push(await statusOf({}, { key }))
  }

  await Promise.all([ask(wrong()), ask(wrong()), ask(stack.key)])

  expect(answered).toEqual([200, 401, 401])
})
