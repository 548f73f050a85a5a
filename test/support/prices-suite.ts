import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PriceChange, UnpricedModel } from '#contract/price-changes.ts'
import type { PriceBook } from '#contract/prices.ts'
import { nobody } from '#domain/allow-list.ts'
import type { RequestId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { zeroUsage } from '#domain/usage.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { ask, settlement } from './ledger-fixture.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations/prices'

export const cheap = {
  input: '1',
  cache_write_5m: '1.25',
  cache_write_1h: '2',
  cache_read: '0.1',
  output: '5',
}

/** What the API of prices promises, on whatever database. */
export function describePrices(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`prices on ${name}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const instantIn = (seconds: number) =>
      new Date(world.clock.now() + seconds * 1_000).toISOString()
    const set = (setting: object, rest: object = {}): Promise<PriceChange> =>
      world.post(base, { setting, ...rest })
    const refused = async (body: object): Promise<string> => {
      const { status, body: answer } = await world.call('POST', base, { body })
      expect(status, JSON.stringify(answer)).toBe(400)
      return answer.error.message
    }
    const modelOf = async (id: string, query = '') =>
      ((await world.get(base + query)) as PriceBook).models.find((model) => model.id === id)
    const priceOf = (model: string) => ({ type: 'model_price', model, prices: cheap })

    describe('a change', () => {
      test('is answered as it was understood, with who made it and from when on it holds', async () => {
        const change = await set(priceOf('claude-opus-5-5'), { reason: 'Contract 7' })

        expect(PriceChange.parse(change)).toEqual(change)
        expect(change).toEqual({
          id: expect.stringMatching(/^price_/),
          type: 'price_change',
          setting: {
            type: 'model_price',
            model: 'claude-opus-5-5',
            prices: {
              ...cheap,
              input: '1.00',
              cache_write_1h: '2.00',
              cache_read: '0.10',
              output: '5.00',
            },
            long_prompts: [],
            fast: null,
          },
          status: 'scheduled',
          effective_at: '2026-11-22T12:01:00.000Z',
          reason: 'Contract 7',
          created_at: expect.stringMatching(/^2026-11-22T12:00:00/),
          created_by: { type: 'admin_api_key_actor', id: expect.any(String), name: null },
        })
        expect(await world.get(`${base}/${change.id}`)).toEqual(change)
      })

      test('can be sent again as it was answered', async () => {
        const steps = [{ input_tokens_above: 200_000, ...cheap, input: '2.5' }]
        const setting = { ...priceOf('claude-opus-5-5'), long_prompts: steps, fast: cheap }
        const first = await set(setting)
        expect((await set(first.setting)).setting).toEqual(first.setting)
      })

      test('holds from its instant on, and can be looked at before', async () => {
        const { id, effective_at } = await set(priceOf('claude-opus-5-5'))
        const before = await modelOf('claude-opus-5-5')
        expect(before).toMatchObject({ source: 'list', next_change_at: effective_at })
        expect(await modelOf('claude-opus-5-5', `?at=${effective_at}`)).toMatchObject({
          source: 'own',
        })

        world.clock.set(Date.parse(effective_at))

        expect(await modelOf('claude-opus-5-5')).toMatchObject({
          source: 'own',
          price_id: id,
          effective_at,
          next_change_at: null,
          is_listed: true,
          steps: [{ input_tokens_above: 0, input: '1.00', output: '5.00' }],
          fast: null,
        })
        expect(await world.get(base)).toMatchObject({ version: '2026-10-10+1' })
        expect(await world.get(`${base}/${id}`)).toMatchObject({ status: 'in_force' })
      })

      test('is kept in the audit, with its setting', async () => {
        const { id, setting } = await set({ type: 'multiplier', multiplier: '0.85' })
        const { data } = await world.get('/v1/organizations/activities?limit=1')
        expect(data[0]).toMatchObject({ type: 'price_set', subject_id: id, after: { setting } })
      })

      test('of all models leaves what was set of one as it is', async () => {
        await set(priceOf('claude-opus-5-5'))
        const { effective_at } = await set({ type: 'multiplier', multiplier: '0.85' })
        world.clock.set(Date.parse(effective_at))

        const book = await world.get(base)
        expect(book.multiplier).toBe('0.85')
        expect(await modelOf('claude-sonnet-5-5')).toMatchObject({
          source: 'multiplier',
          multiplier: '0.85',
          steps: [{ input: '1.70', cache_read: '0.085' }],
        })
        expect(await modelOf('claude-opus-5-5')).toMatchObject({ source: 'own' })
      })

      test('of web searches goes back to the list with null', async () => {
        const first = await set({ type: 'web_search', per_thousand: '8.5' })
        expect(first.setting).toEqual({ type: 'web_search', per_thousand: '8.50' })
        world.clock.set(Date.parse(first.effective_at))
        const own = { web_search_per_thousand: '8.50', web_search_source: 'own' }
        expect(await world.get(base)).toMatchObject(own)

        const { effective_at } = await set({ type: 'web_search', per_thousand: null })
        world.clock.set(Date.parse(effective_at))
        const list = { web_search_per_thousand: '10.00', web_search_source: 'list' }
        expect(await world.get(base)).toMatchObject(list)
      })

      test('prices a model that the list does not know, and is shown while it does', async () => {
        const { effective_at } = await set(priceOf('claude-next-9'))
        expect(await modelOf('claude-next-9')).toBeUndefined()
        world.clock.set(Date.parse(effective_at))
        expect(await modelOf('claude-next-9')).toMatchObject({
          is_listed: false,
          source: 'own',
          model_group: { display_name: 'Other models' },
        })
        const gone = await set({ type: 'list_price', model: 'claude-next-9' })
        world.clock.set(Date.parse(gone.effective_at))
        expect(await modelOf('claude-next-9')).toBeUndefined()
      })
    })

    describe('no change', () => {
      test('is made of the past, which is what spend adjustments are for', async () => {
        const body = { setting: priceOf('claude-opus-5-5'), effective_at: instantIn(-1) }
        expect(await refused(body)).toContain('spend_adjustments')
      })

      test('is made that some node might not know in time', async () => {
        const body = { setting: priceOf('claude-opus-5-5'), effective_at: instantIn(29) }
        expect(await refused(body)).toContain('30 seconds from now')
        await set(body.setting, { effective_at: instantIn(31) })
      })

      test.each([
        ['0', 'above 0'],
        ['-1', 'above 0'],
        ['10000.01', 'above 0'],
        ['0.0000001', 'six decimals'],
        ['1,5', 'decimals'],
      ])('has a price of %s', async (input, message) => {
        const setting = { ...priceOf('claude-opus-5-5'), prices: { ...cheap, input } }
        expect(await refused({ setting })).toContain(message)
      })

      test('multiplies inexactly', async () => {
        const message = await refused({ setting: { type: 'multiplier', multiplier: '0.8755' } })
        expect(message).toContain('$0.125 of Claude Haiku 5.5')
        await set({ type: 'multiplier', multiplier: '0.8755', model: 'claude-opus-5-5' })
      })

      test.each([
        [
          'multiplies what has no list price',
          { type: 'multiplier', multiplier: '2' },
          'list price',
        ],
        ['takes away what is not there', { type: 'list_price' }, 'no price of its own'],
      ])('%s', async (_name, setting, message) => {
        expect(await refused({ setting: { ...setting, model: 'claude-next-9' } })).toContain(
          message,
        )
      })

      test('has steps that do not ascend', async () => {
        const step = { input_tokens_above: 5, ...cheap }
        const setting = { ...priceOf('claude-opus-5-5'), long_prompts: [step, step] }
        expect(await refused({ setting })).toContain('ascend')
      })

      test('of another organization is seen, or touches one’s own prices', async () => {
        const { id, effective_at } = await set(priceOf('claude-opus-5-5'))
        world.clock.set(Date.parse(effective_at))
        const { adminKey: key } = await world.createOtherOrganization()

        const book = (await world.call('GET', base, { key })).body as PriceBook
        expect(book.models.every(({ source }) => source === 'list')).toBe(true)
        expect(book.version).toBe('2026-10-10')
        expect((await world.call('GET', `${base}/history`, { key })).body.data).toEqual([])
        expect((await world.call('GET', `${base}/${id}`, { key })).status).toBe(404)
        expect((await world.call('DELETE', `${base}/${id}`, { key })).status).toBe(404)
      })
    })

    describe('what is scheduled', () => {
      test('can be taken back, and leaves nothing but the audit', async () => {
        const { id } = await set(priceOf('claude-opus-5-5'), { effective_at: instantIn(100) })

        const deleted = await world.call('DELETE', `${base}/${id}`)

        expect(deleted.body).toEqual({ id, type: 'price_change_deleted' })
        expect((await world.get(`${base}/history`)).data).toEqual([])
        expect(await modelOf('claude-opus-5-5')).toMatchObject({ next_change_at: null })
        const { data } = await world.get('/v1/organizations/activities?limit=1')
        expect(data[0]).toMatchObject({ type: 'price_deleted', subject_id: id, after: null })
      })

      test.each([
        ['about to hold', 80, 'less than 30 seconds'],
        ['in force', 100, 'holds already'],
      ])('cannot be once it is %s', async (_name, seconds, message) => {
        const { id } = await set(priceOf('claude-opus-5-5'), { effective_at: instantIn(100) })
        world.clock.advance(seconds * 1_000)

        const answer = await world.call('DELETE', `${base}/${id}`)

        expect(answer.status).toBe(400)
        expect(answer.body.error.message).toContain(message)
      })

      test('is changed only by whoever has seen the book as it is, if they say so', async () => {
        const { headers } = await world.call('GET', base)
        const body = { setting: { type: 'multiplier', multiplier: '0.9' } }
        const ifMatch = { 'if-match': headers.get('etag')! }
        expect((await world.call('POST', base, { body, headers: ifMatch })).status).toBe(200)
        world.clock.advance(120_000)
        expect((await world.call('POST', base, { body, headers: ifMatch })).status).toBe(409)
      })
    })

    test('the history has the newest first, page by page, of all or of one model', async () => {
      const one = await set(priceOf('claude-opus-4-5'))
      const two = await set({ type: 'multiplier', multiplier: '0.9' })
      const three = await set({ type: 'list_price', model: 'claude-opus-4-5' })
      world.clock.set(Date.parse(three.effective_at))

      const first = await world.get(`${base}/history?limit=2`)
      expect(first.data.map(({ id }: PriceChange) => id)).toEqual([three.id, two.id])
      expect(first.data.map(({ status }: PriceChange) => status)).toEqual(['in_force', 'in_force'])
      const rest = await world.get(`${base}/history?limit=2&page=${first.next_page}`)
      expect(rest).toMatchObject({ data: [{ id: one.id, status: 'past' }], next_page: null })
      const ofModel = await world.get(`${base}/history?model=claude-opus-4-5-20251101`)
      expect(ofModel.data.map(({ id }: PriceChange) => id)).toEqual([three.id, one.id])
    })

    test('whoever may not see the members does not learn who it was', async () => {
      const admin = await addPerson(world, { role: 'admin' })
      const developer = await addPerson(world, { role: 'developer' })
      const body = { setting: { type: 'multiplier', multiplier: '0.9' } }
      await world.call('POST', base, { key: admin.session, body })

      const nameFor = async ({ session: key }: typeof admin) =>
        (await world.call('GET', `${base}/history`, { key })).body.data[0].created_by.name
      expect(await nameFor(admin)).toBe('admin')
      expect(await nameFor(developer)).toBeNull()
    })

    describe('models without a price', () => {
      let serial = 0
      async function charge(
        model: string,
        {
          reported = model,
          cents = 5n,
          unpriced = true,
          workspaceId = world.defaultWorkspaceId,
          parts = [] as readonly string[],
        } = {},
      ): Promise<void> {
        world.clock.advance(1)
        const requestId = `req_${++serial}` as RequestId
        const { organizationId, ledger } = world
        const asked = ask('', 10n ** 9n)
        await ledger.reserve({
          ...asked,
          requestId,
          client: nobody,
          scopes: { apiKeyId: null, workspaceId: workspaceId as WorkspaceId, organizationId },
          facts: { ...asked.facts, model, unpriced },
        })
        const used = { uncachedInputTokens: 10, cacheReadTokens: 3, outputTokens: 2 }
        await ledger.settle({
          ...settlement('', cents * 10_000_000n, { used }),
          costNanoUsd: nanoUsd(cents * 10_000_000n),
          requestId,
          reportedModel: reported,
          unpriced,
          parts: parts.map((each) => ({ model: each, usage: zeroUsage, costSplit: null })),
        })
      }
      const unpriced = async (): Promise<UnpricedModel[]> =>
        (await world.get(`${base}/unpriced`)).data

      test('are listed with what they cost, the most expensive first', async () => {
        const firstMs = world.clock.now() + 1
        await charge('claude-next-9')
        await charge('claude-opus-5-5', { unpriced: false })
        await charge('claude-next-9', { reported: 'claude-next-9-20270101' })
        await charge('claude-next-10', { cents: 50n })
        await charge('claude-opus-5-5', { reported: 'claude-else', cents: 1n })

        const [ten, nine, other, ...rest] = await unpriced()

        expect(UnpricedModel.parse(nine)).toEqual(nine)
        expect(ten).toMatchObject({ id: 'claude-next-10', amount: '50', requests: 1 })
        expect(nine).toEqual({
          type: 'unpriced_model',
          id: 'claude-next-9',
          requests: 2,
          input_tokens: 26,
          output_tokens: 4,
          amount: '10',
          currency: 'USD',
          first_seen_at: new Date(firstMs).toISOString(),
          last_seen_at: new Date(firstMs + 2).toISOString(),
          priced_from: null,
        })
        expect(other).toMatchObject({ id: 'claude-else', amount: '1' })
        expect(rest).toEqual([])
      })

      test('are found among the models that a request ran on besides the one it asked for', async () => {
        const parts = ['claude-opus-5-5', 'claude-adviser-9']
        await charge('claude-opus-5-5', { parts, cents: 7n })

        expect(await unpriced()).toMatchObject([{ id: 'claude-adviser-9', amount: '7' }])
      })

      test('say from when on they have one, and go once they do', async () => {
        await charge('claude-next-9')
        const { effective_at } = await set(priceOf('claude-next-9'))
        expect(await unpriced()).toMatchObject([{ priced_from: effective_at }])

        world.clock.set(Date.parse(effective_at))

        expect(await unpriced()).toEqual([])
      })

      test('are shown to members of a workspace as far as they are its own', async () => {
        const { id } = await world.post('/v1/organizations/workspaces', { name: 'theirs' })
        await charge('claude-next-9', { workspaceId: id })
        await charge('claude-next-10')
        const person = await addPerson(world, {
          role: 'user',
          memberships: { [id]: 'workspace_developer' },
        })

        const { body } = await world.call('GET', `${base}/unpriced`, { key: person.session })

        expect(body.data.map((each: UnpricedModel) => each.id)).toEqual(['claude-next-9'])
      })
    })
  })
}
