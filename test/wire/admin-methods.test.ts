import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { sdkCalls } from '#test/support/sdk-calls.ts'
import { absentResources, awaited, different } from '#test/support/sdk-decisions.ts'
import { callBlindly, listSdkMethods } from '#test/support/sdk-methods.ts'
import type { SdkMethod } from '#test/support/sdk-methods.ts'
import type { Sdk } from '#test/support/sdk-people-calls.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

let world: ControlWorld
let client: Anthropic

beforeAll(async () => {
  world = await openControlWorld(openTemporarySqlite())
  client = clientOf(world)
})
afterAll(() => world.close())

/** The unmodified SDK, with our function in the place of its network. */
function clientOf({ adminKey, clock, control }: ControlWorld): Anthropic {
  return new Anthropic({
    apiKey: adminKey,
    authToken: null,
    baseURL: 'http://atelier.test',
    maxRetries: 0,
    fetch: async (url, init) => {
      clock.advance(1)
      return control.fetch(new Request(url, init))
    },
  })
}

const methods = listSdkMethods(new Anthropic({ apiKey: 'none' }))
const isAbsent = ({ bare }: SdkMethod): boolean =>
  absentResources.some((resource) => `${bare}.`.startsWith(`${resource}.`))
const isAwaited = ({ bare }: SdkMethod): boolean => awaited.has(bare)
const answered = methods.filter((method) => sdkCalls[method.bare] && !isAwaited(method))

test('each method of the SDK has one decision, and each decision is of a method', () => {
  const bare = new Set(methods.map((method) => method.bare))
  const undecided = methods.filter(
    (method) =>
      [sdkCalls[method.bare] ?? isAwaited(method), isAbsent(method), different[method.bare]].filter(
        Boolean,
      ).length !== 1,
  )

  expect(methods.length).toBeGreaterThan(200)
  expect(undecided.map(({ name }) => name)).toEqual([])
  expect(
    [...Object.keys(sdkCalls), ...awaited, ...Object.keys(different)].filter(
      (name) => !bare.has(name),
    ),
  ).toEqual([])
})

test.each(answered)('$name is answered as its types say', async ({ bare, isBeta }) => {
  const own = await openControlWorld(openTemporarySqlite())
  await own.post('/v1/organizations/settings', { usage_tier: 'start' })
  const { beta, organization } = clientOf(own)

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

test.each(methods.filter(isAwaited))('$name has no endpoint yet', async (method) => {
  await expect(callBlindly(client, method)).rejects.toThrow(/Not found: \/v1\/organizations\//)
})

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
