import { afterEach, expect, test } from 'vitest'
import { formatDollars, nanoUsd } from '#domain/money.ts'
import { workspaceId } from '#test/support/ledger-fixture.ts'
import { parseMetrics, valueOf } from '#test/support/parse-metrics.ts'
import { callRaw } from '#test/support/raw-client.ts'
import { openStack } from '#test/support/stack.ts'
import type { Stack } from '#test/support/stack.ts'

let stack: Stack

afterEach(() => stack.close())

function call(body: object, scenario = '', key = stack.key) {
  return callRaw({
    url: stack.url,
    path: '/v1/messages',
    headers: {
      'x-api-key': key,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      ...(scenario === '' ? {} : { 'x-simulator-scenario': scenario }),
    },
    body: JSON.stringify({ max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }], ...body }),
  })
}

const sonnet = { model: 'claude-sonnet-5-5' }

test.each(['sqlite', 'postgres'] as const)(
  'what is counted of requests is what the ledger has charged, to the token and the nano-dollar: %s',
  async (database) => {
    stack = await openStack({ database })
    await call(sonnet)
    await call({ ...sonnet, stream: true })
    await call({ ...sonnet, stream: true }, 'tokens;output=40,cut;after=10')
    await call(sonnet, 'overloaded')
    await call({ model: 'claude-of-somebody-else' })
    const rows = await stack.settledRows()

    const families = parseMetrics(stack.metrics.expose())

    const charged = rows.reduce((sum, row) => sum + ((row['cost_nano_usd'] as bigint) ?? 0n), 0n)
    const costs = families.find(({ name }) => name === 'atelier_cost_dollars_total')!.samples
    const counted = costs.reduce((sum, { value }) => sum + nanoOf(value), 0n)
    expect(formatDollars(nanoUsd(counted))).toBe(formatDollars(nanoUsd(charged)))
    const tokens = families.find(({ name }) => name === 'atelier_tokens_total')!.samples
    const output = tokens.filter(({ labels }) => labels['category'] === 'output')
    expect(output.reduce((sum, { value }) => sum + BigInt(value), 0n)).toBe(
      rows.reduce((sum, row) => sum + ((row['output_tokens'] as bigint) ?? 0n), 0n),
    )
    const requests = { workspace: workspaceId, model: 'claude-sonnet-5-5' }
    const count = (labels: object) =>
      valueOf(families, 'atelier_requests_total', { ...requests, ...labels })
    expect(count({ outcome: 'complete', status: '2xx' })).toBe('2')
    expect(count({ outcome: 'upstream_error', status: '5xx' })).toBe('1')
    expect(valueOf(families, 'atelier_upstream_errors_total', { kind: '529' })).toBe('1')
    // A model that anybody may name is no label.
    expect(valueOf(families, 'atelier_requests_total', { model: 'other' })).toBe('1')
    expect(stack.metrics.expose()).not.toContain('somebody-else')
    const name = 'atelier_request_duration_seconds'
    // The upstream does not know the other model, which is therefore released.
    const durations = families.find((family) => family.name === name)!.samples
    expect(durations.filter(({ suffix }) => suffix === '_count').map(({ value }) => value)).toEqual(
      ['3', '0'],
    )
  },
)

test('refusals are counted by what refused them, and other errors by their status', async () => {
  stack = await openStack()
  const limitNanoUsd = nanoUsd(0n)
  await stack.world.setLimits(workspaceId, { window: 'monthly', limitNanoUsd })
  await call(sonnet)
  await call(sonnet, '', 'no key')
  const families = parseMetrics(stack.metrics.expose())

  const refusal = { kind: 'spend_reached', scope: 'workspace', limiter: 'monthly' }
  expect(valueOf(families, 'atelier_refusals_total', refusal)).toBe('1')
  expect(valueOf(families, 'atelier_requests_total', { outcome: 'refused' })).toBe('1')
  expect(valueOf(families, 'atelier_gateway_errors_total', { status: '400' })).toBe('1')
  expect(valueOf(families, 'atelier_gateway_errors_total', { status: '401' })).toBe('1')
})

test('an upstream that refuses the credential of this installation is counted apart', async () => {
  stack = await openStack({ simulator: { apiKey: 'another' } })

  await call(sonnet)

  const families = parseMetrics(stack.metrics.expose())
  expect(valueOf(families, 'atelier_upstream_credential_refused_total')).toBe('1')
})

function nanoOf(dollars: string): bigint {
  const [whole = '', fraction = ''] = dollars.split('.')
  return BigInt(whole + fraction.padEnd(9, '0'))
}
