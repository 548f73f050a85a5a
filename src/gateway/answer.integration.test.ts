import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { organizationId } from '#test/support/ledger-fixture.ts'
import { callRaw } from '#test/support/raw-client.ts'
import { listen, openStack } from '#test/support/stack.ts'
import type { Stack } from '#test/support/stack.ts'

let stack: Stack

afterEach(() => stack.close())

test.each([undefined, 'gzip'])(
  "a rate limit names the client's own organization (content-encoding %s)",
  async (encoding) => {
    const theirs = '8a7d0e23-1f2b-4c3d-9e4f-5a6b7c8d9e0f'
    const sent = `{"type":"error","error":{"type":"rate_limit_error","message":"(org: ${theirs}, model: a)"}}\n`
    const upstream = createServer((_request, response) => {
      response.writeHead(429, {
        'content-type': 'application/json',
        'retry-after': '7',
        ...(encoding ? { 'content-encoding': encoding } : {}),
      })
      response.end(encoding ? gzipSync(sent) : sent)
    })
    stack = await openStack({ upstream: { url: await listen(upstream), apiKey: 'sk' } })

    const answer = await callRaw({
      url: stack.url,
      path: '/v1/messages',
      headers: { 'content-type': 'application/json', 'x-api-key': stack.key },
      body: '{"model":"claude-sonnet-5-5","max_tokens":5,"messages":[{"role":"user","content":"a"}]}',
    })
    upstream.close()

    expect(answer.status).toBe(429)
    expect(answer.body.toString()).toBe(sent.replace(theirs, organizationId))
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
    expect(answer.headers['retry-after']).toBe('7')
    expect(answer.headers).not.toHaveProperty('content-encoding')
  },
)
