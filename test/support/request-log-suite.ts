import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { RequestId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { requestIdsFrom } from '#platform/ids.ts'
import { nobody } from '#domain/allow-list.ts'
import { createIds } from '#platform/ids.ts'
import type { Settlement } from '#ledger/settlement.ts'
import type { Ask } from '#ledger/port.ts'
import { ask, release, settlement } from './ledger-fixture.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const path = '/v1/organizations/requests'

/** The log of requests, as the Admin API shows what the ledger has. */
export function describeRequestLog(
  databaseName: string,
  open: () => Promise<OpenedDatabase>,
): void {
  describe(`the log of requests on ${databaseName}`, () => {
    let world: ControlWorld
    let workspaceId: string
    let keyId: string
    beforeEach(async () => {
      world = await openControlWorld(await open())
      workspaceId = (await world.post('/v1/organizations/workspaces', { name: 'Search' })).id
      keyId = await makeKey(workspaceId)
    })
    afterEach(() => world.close())

    const makeKey = async (workspace_id: string): Promise<string> =>
      (await world.post('/v1/organizations/api_keys', { name: 'key', workspace_id })).id

    /** An ask of a key, made now. */
    const askOf = (over: Partial<Ask['facts']> = {}, apiKeyId = keyId, workspace = workspaceId) => {
      world.clock.advance(10)
      const asked = ask('', 1_000_000_000n)
      const requestId = createIds(world.clock).request()
      const scopes = { apiKeyId, workspaceId: workspace, organizationId: world.organizationId }
      return {
        ...asked,
        requestId,
        scopes: scopes as Ask['scopes'],
        client: nobody,
        facts: { ...asked.facts, rateLimitGroup: 'claude_sonnet_5_5', ...over },
      }
    }
    const admit = async (asked: Ask = askOf()): Promise<RequestId> => {
      expect(await world.ledger.reserve(asked)).toMatchObject({ admitted: true })
      return asked.requestId
    }
    const run = async (over: Partial<Settlement> = {}, asked: Ask = askOf()) => {
      const requestId = await admit(asked)
      await world.ledger.settle({ ...settlement('', 4_500_000n), ...over, requestId })
      return requestId
    }
    const refuse = async (asked: Ask = askOf()): Promise<RequestId> => {
      const admission = await world.ledger.reserve(asked)
      if (admission.admitted) throw new Error('it was admitted')
      await world.ledger.recordRefusal({ ...admission, ask: asked, httpStatus: 400 })
      return asked.requestId
    }
    const limitSpend = async (amount: string, period = 'monthly'): Promise<void> => {
      const scope = { type: 'workspace', workspace_id: workspaceId }
      await world.post('/v1/organizations/spend_limits', { scope, amount, period })
    }
    const listed = async (query = ''): Promise<string[]> =>
      (await world.get(`${path}${query}`)).data.map(({ id }: { id: string }) => id)

    test('each request is listed, newest first, with what became of it', async () => {
      const completed = await run()
      const cut = await run({ outcome: 'client_gone', costSource: 'estimated' })
      const lost = await run({ outcome: 'no_response', costSource: 'bound' })
      const failed = await admit()
      await world.ledger.release({
        ...release(''),
        requestId: failed,
        reason: 'upstream_error',
        response: { httpStatus: 529, upstreamRequestId: null, firstByteMs: null, totalMs: 3 },
      })
      const running = await admit()
      await limitSpend('0')
      const refused = await refuse()

      const { data, next_page } = await world.get(path)

      expect(data).toMatchObject([
        { id: refused, status: 'refused', http_status: 400, amount: '0' },
        { id: running, status: 'running', amount: null, usage: null },
        { id: failed, status: 'failed', http_status: 529, outcome: 'upstream_error' },
        { id: lost, status: 'failed', outcome: 'no_response', cost_source: 'bound' },
        { id: cut, status: 'cut_short', cost_source: 'estimated' },
        {
          id: completed,
          type: 'request',
          status: 'completed',
          workspace_id: workspaceId,
          api_key_id: keyId,
          model: 'claude-sonnet-5-5',
          reported_model: 'claude-sonnet-5-5',
          http_status: 200,
          usage: { uncached_input_tokens: 10, output_tokens: 20 },
          amount: '0.45',
          cost_source: 'reported',
          latency: { first_byte_ms: 5, total_ms: 9 },
          upstream_request_id: 'req_upstream',
          refusal: null,
        },
      ])
      expect(next_page).toBeNull()
    })

    test('a row of refusals says how many it stands for, and stands among the others where its first was', async () => {
      const before = await run()
      await limitSpend('0')
      const first = await refuse()
      await refuse()
      const last = await refuse()
      world.clock.advance(1_000)
      const later = await refuse()

      const { data } = await world.get(path)

      expect(data.map(({ id }: { id: string }) => id)).toEqual([later, first, before])
      expect(data[1].refusal).toEqual({
        kind: 'spend_reached',
        limiter: 'spend_reached/workspace/monthly',
        scope: { type: 'workspace', workspace_id: workspaceId },
        count: 3,
        last_at: expect.any(String),
      })
      for (const id of [first, last]) {
        expect(await world.get(`${path}/${id}`)).toMatchObject({ id: first, status: 'refused' })
      }
    })

    test('pages walk both tables once, without a gap or a repetition, at any size', async () => {
      const ids: string[] = []
      for (let round = 0; round < 4; round++) {
        ids.push(await run(), await run())
        await limitSpend('0')
        world.clock.advance(1_000)
        ids.push(await refuse())
        await limitSpend('100000')
      }
      const newestFirst = ids.toReversed()

      expect(await listed()).toEqual(newestFirst)
      for (const limitOfPage of [1, 2, 5]) {
        const walked: string[] = []
        let page = ''
        do {
          const answer = await world.get(`${path}?limit=${limitOfPage}${page}`)
          walked.push(...answer.data.map(({ id }: { id: string }) => id))
          page = answer.next_page === null ? '' : `&page=${answer.next_page}`
        } while (page !== '')
        expect(walked).toEqual(newestFirst)
      }
      const { next_page } = await world.get(`${path}?limit=1`)
      const other = await world.call('GET', `${path}?limit=1&statuses[]=refused&page=${next_page}`)
      expect(other.status).toBe(400)
    })

    test('each filter finds what it names and nothing else', async () => {
      const otherKey = await makeKey(workspaceId)
      const elsewhere = (await world.post('/v1/organizations/workspaces', { name: 'Other' })).id
      const elsewhereKey = await makeKey(elsewhere)
      const started = new Date(world.clock.now()).toISOString()
      const plain = await run({ response: answered('req_011UpstreamA') })
      const session = await run({}, askOf({ clientSessionId: 'session-1' }))
      const opus = await run({ reportedModel: 'claude-opus-4-7-20260401' }, askOf({}, otherKey))
      const foreign = await run({}, askOf({}, elsewhereKey, elsewhere))
      const running = await admit()
      const middle = new Date(world.clock.now() + 5).toISOString()
      await limitSpend('0')
      const refused = await refuse(askOf({ clientSessionId: 'session-1' }))

      expect(await listed(`?workspace_ids[]=${elsewhere}`)).toEqual([foreign])
      expect(await listed(`?api_key_ids[]=${otherKey}`)).toEqual([opus])
      expect(await listed('?models[]=claude-opus-4-7-20260401')).toEqual([opus])
      expect(await listed('?statuses[]=running')).toEqual([running])
      // What runs and what was refused have no cost that comes from anywhere.
      expect(await listed('?cost_sources[]=reported')).toEqual(
        await listed('?statuses[]=completed'),
      )
      expect(await listed('?cost_sources[]=bound&cost_sources[]=estimated')).toEqual([])
      expect(await listed(`?cost_sources[]=reported&request_id=${running}`)).toEqual([])
      expect(await listed('?statuses[]=refused&statuses[]=running')).toEqual([refused, running])
      expect(await listed('?limiters[]=spend_reached')).toEqual([refused])
      expect(await listed('?limiters[]=spend_reached/workspace/monthly')).toEqual([refused])
      expect(await listed('?limiters[]=spend_reach')).toEqual([])
      expect(await listed('?client_session_id=session-1')).toEqual([refused, session])
      expect(await listed(`?starting_at=${middle}`)).toEqual([refused])
      expect(await listed(`?starting_at=${started}&ending_at=${middle}`)).toEqual([
        running,
        foreign,
        opus,
        session,
        plain,
      ])
      expect(await listed(`?request_id=${plain}`)).toEqual([plain])
      expect(await listed('?request_id=req_011UpstreamA')).toEqual([plain])
      expect(await listed(`?request_id=${refused}`)).toEqual([refused])
      expect(await listed(`?request_id=${plain}&statuses[]=refused`)).toEqual([])
      expect(await listed('?request_id=req_01missing')).toEqual([])
    })

    test('a page reads so many rows and no more, and the next one goes on where it stopped', async () => {
      const oldest = await run({}, askOf({ clientSessionId: 'rare' }))
      await fillWithOthers(world, 60_000)

      const first = await world.get(`${path}?client_session_id=rare`)
      expect(first.data).toEqual([])
      expect(first.next_page).not.toBeNull()

      const second = await world.get(`${path}?client_session_id=rare&page=${first.next_page}`)
      expect(second.data).toMatchObject([{ id: oldest }])
      expect(second.next_page).toBeNull()
    })

    test('what was refused is explained by all its limits as they stood, and by when it would have passed', async () => {
      await limitSpend('10', 'daily')
      await world.services.store.transaction((tx) =>
        world.ledger.editScopes(tx.ledger, [
          {
            id: workspaceId as WorkspaceId,
            rateLimits: [{ group: 'claude_sonnet_5_5', limiter: 'requests_per_minute', limit: 5 }],
          },
        ]),
      )
      const bounded = (boundNanoUsd: bigint): Ask => ({
        ...askOf(),
        boundNanoUsd: nanoUsd(boundNanoUsd),
      })
      await run({ costNanoUsd: nanoUsd(60_000_000n) }, bounded(80_000_000n))
      const refused = await refuse(bounded(90_000_000n))
      await limitSpend('99999', 'daily')

      const explained = await world.get(`${path}/${refused}`)

      expect(explained).toMatchObject({
        id: refused,
        status: 'refused',
        max_tokens: 100,
        bound: { amount: '9', input_tokens_max: 1000, output_tokens_max: 100, is_floor: false },
        limits: { as_of: 'refusal' },
        would_pass_at: '2026-11-23T00:00:00.000Z',
        cost_lines: null,
      })
      expect(explained.limits.data).toContainEqual({
        type: 'spend_limit',
        scope: { type: 'workspace', workspace_id: workspaceId },
        refuses: true,
        reason: 'spend_too_large',
        period: 'daily',
        window: '2026-11-22',
        amount: '10',
        spent: '6',
        reserved: '0',
        remaining: '4',
        asked: '9',
        resets_at: '2026-11-23T00:00:00.000Z',
      })
      expect(explained.limits.data).toContainEqual({
        type: 'rate_limit',
        scope: { type: 'workspace', workspace_id: workspaceId },
        refuses: false,
        reason: null,
        group: { id: expect.stringMatching(/^rlg_/), display_name: 'Claude Sonnet 5.5' },
        limiter: 'requests_per_minute',
        limit: 5,
        remaining: 4,
        asked: 1,
        frees_at: null,
      })
    })

    test('a call that counts tokens is listed where it was refused, with the limits of such calls', async () => {
      await limitSpend('0')
      const [group] = (await world.get('/v1/organizations/rate_limits?group_type=token_count')).data
      const limits = [{ type: 'requests_per_minute', value: 0 }]
      const rate = `/v1/organizations/workspaces/${workspaceId}/rate_limits/${group.id}`
      await world.post(rate, { limits })
      const asked = askOf({ rateLimitGroup: 'token_count', model: '', maxTokens: 0 })
      const { requestId, scopes, client } = asked
      const call = { requestId, scopes, client, group: 'token_count' as never }
      const admission = await world.ledger.admitFreeCall(call)
      if (admission.admitted) throw new Error('it was admitted')
      await world.ledger.recordRefusal({ ...admission, ask: asked, httpStatus: 429 })
      const message = await refuse()

      const { data } = await world.get(path)
      const explained = await world.get(`${path}/${requestId}`)

      expect(data).toMatchObject([
        { id: message, endpoint: '/v1/messages', model: 'claude-sonnet-5-5' },
        { id: requestId, endpoint: '/v1/messages/count_tokens', model: null, status: 'refused' },
      ])
      expect(explained.limits.data).toMatchObject([
        { type: 'rate_limit', limiter: 'requests_per_minute', limit: 0, reason: 'rate_never' },
      ])
      await world.rollUp()
      const query = 'starting_at=2026-11-22T00:00:00Z&group_by[]=model&group_by[]=limiter'
      const report = await world.get(`/v1/organizations/usage_report/refusals?${query}`)
      expect(report.data[0].results).toContainEqual(
        expect.objectContaining({
          requests: 1,
          model: null,
          limiter: expect.objectContaining({ model_group: group.group.id }),
        }),
      )
    })

    test('what was admitted is explained by its facts and by the limits of now, and says so', async () => {
      const id = await run({ costSplit: '1000000,0,0,500000,3000000,0' })
      await limitSpend('700')

      const explained = await world.get(`${path}/${id}`)

      expect(explained).toMatchObject({
        id,
        status: 'completed',
        bound: { amount: '100' },
        limits: {
          as_of: 'now',
          data: [
            { type: 'spend_limit', amount: '700', spent: '0.45', asked: '100', refuses: false },
          ],
        },
        would_pass_at: null,
      })
      expect(explained.cost_lines).toEqual([
        { token_type: 'uncached_input_tokens', quantity: 10, amount: '0.1' },
        { token_type: 'cache_read_input_tokens', quantity: 0, amount: '0.05' },
        { token_type: 'output_tokens', quantity: 20, amount: '0.3' },
      ])
      const { id: byUpstream } = await world.get(`${path}/req_upstream`)
      expect(byUpstream).toBe(id)
    })

    test('of many that share a second, the first fifty and the last are found by their ids', async () => {
      await limitSpend('0')
      const asks = Array.from({ length: 60 }, () => {
        const asked = askOf()
        world.clock.advance(-10)
        return asked
      })
      for (const asked of asks) await refuse(asked)
      const ids = asks.map(({ requestId }) => requestId)

      const found = await Promise.all(
        ids.map(async (id) => (await world.call('GET', `${path}/${id}`)).status === 200),
      )
      expect(found).toEqual(ids.map((_id, index) => index < 50 || index === 59))
      expect(await world.get(`${path}/${ids[49]}`)).toMatchObject({
        id: ids[0],
        asked_for_id: ids[49],
        refusal: { count: 60 },
      })
    })

    test('whoever may not see requests of a workspace is told what is told of nothing', async () => {
      const id = await run()
      const elsewhere = (await world.post('/v1/organizations/workspaces', { name: 'Other' })).id
      const memberships = { [elsewhere]: 'workspace_developer' } as const
      const { session } = await addPerson(world, { role: 'user', memberships })

      const hidden = await world.call('GET', `${path}/${id}`, { key: session })
      const missing = await world.call('GET', `${path}/req_01missing`, { key: session })

      expect(hidden.status).toBe(404)
      expect({ ...hidden.body, request_id: '' }).toEqual({ ...missing.body, request_id: '' })
      expect((await world.call('GET', path, { key: session })).body.data).toEqual([])
    })

    test('an adjustment of the books is no request', async () => {
      const scope = { type: 'workspace', workspace_id: workspaceId }
      const { id } = await world.post('/v1/organizations/spend_adjustments', {
        scope,
        amount: '100',
        reason: 'test',
      })

      expect(await listed()).toEqual([])
      expect((await world.call('GET', `${path}/${id}`)).status).toBe(404)
    })
  })
}

function answered(upstreamRequestId: string): Settlement['response'] {
  return { httpStatus: 200, upstreamRequestId, firstByteMs: 1, totalMs: 2 }
}

/** Requests that came in later than everything before, whose rows nobody asks for. */
async function fillWithOthers({ services, organizationId, clock }: ControlWorld, count: number) {
  clock.advance(10)
  const from = sql.lit(requestIdsFrom(services.clock.now()))
  await services.store.transaction(({ db }) =>
    sql`
      with recursive n (i) as (select 1 union all select i + 1 from n where i < ${sql.lit(count)})
      insert into request (id, state, organization_id, workspace_id, incarnation_id, admitted_at_ms, model,
        rate_limit_group, stream, max_tokens, bound_nano_usd, input_tokens_bound, input_tokens_estimate, unbounded,
        unpriced, price_version)
      select ${from} || cast(10000000000000 + i as text), 'released', ${sql.lit(organizationId)}, 'wrkspc_1', '',
        ${sql.lit(services.clock.now())}, 'm', 'g', 0, 1, 1, 1, 1, 0, 0, '' from n`.execute(db),
  )
}
