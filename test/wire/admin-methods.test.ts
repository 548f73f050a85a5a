import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import type { Sdk } from '#test/support/sdk-call.ts'
import { sdkCalls } from '#test/support/sdk-calls.ts'
import { sdkOf } from '#test/support/sdk-client.ts'
import { absentNames, different } from '#test/support/sdk-decisions.ts'
import { callBlindly, listSdkMethods } from '#test/support/sdk-methods.ts'
import type { SdkMethod } from '#test/support/sdk-methods.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

let world: ControlWorld
let client: Anthropic

beforeAll(async () => {
  world = await openControlWorld(await openTemporarySqlite())
  client = sdkOf(world)
})
afterAll(() => world.close())

const methods = listSdkMethods(new Anthropic({ apiKey: 'none' }))
const isAbsent = ({ bare }: SdkMethod): boolean =>
  absentNames.some((name) => `${bare}.`.startsWith(`${name}.`))
const answered = methods.filter((method) => sdkCalls[method.bare])

test('each method of the SDK has one decision, and each decision is of a method', () => {
  const bare = new Set(methods.map((method) => method.bare))
  const undecided = methods.filter(
    (method) =>
      [sdkCalls[method.bare], isAbsent(method), different[method.bare]].filter(Boolean).length !==
      1,
  )

  expect(methods.length).toBeGreaterThan(200)
  expect(undecided.map(({ name }) => name)).toEqual([])
  expect(
    [...Object.keys(sdkCalls), ...Object.keys(different)].filter((name) => !bare.has(name)),
  ).toEqual([])
})

test.each(answered)('$name is answered as its types say', async ({ bare, isBeta }) => {
  const own = await openControlWorld(await openTemporarySqlite())
  await own.post('/v1/organizations/settings', { usage_tier: 'start' })
  const { beta, organization } = sdkOf(own)

  await sdkCalls[bare]!(isBeta ? (beta.organization as unknown as Sdk) : organization, own)
  await own.close()
})

test.each(methods.filter(isAbsent))(
  '$name is told that Atelier does not have it',
  async (method) => {
    const call = callBlindly(client, method)

    await expect(call).rejects.toThrow(Anthropic.NotFoundError)
    await expect(call).rejects.toThrow(/Atelier does not have \/v1\/organizations\//)
  },
)

test('what differs from the SDK is still a list that it walks, or an error that it knows', async () => {
  const { spendLimits, webhooks } = client.beta.organization
  const effective = []
  for await (const each of spendLimits.effective.list()) effective.push(each)
  const create = webhooks.create({ url: 'https://hooks.example/x', enabled_events: [] })

  expect(effective).toHaveLength(3)
  await expect(create).rejects.toThrow(/enabled_events: Is not a known field|name: Field required/)
  await expect(webhooks.regenerateSigningSecret('whk_1')).rejects.toThrow(Anthropic.NotFoundError)
  expect((await webhooks.list()).data).toEqual([])
})
