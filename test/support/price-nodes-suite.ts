import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import { createGateway } from '#gateway/server.ts'
import { createUpstreamAccount } from '#gateway/upstream-account.ts'
import { openUpstream } from '#gateway/upstream.ts'
import { openLedger } from '#ledger/open.ts'
import type { Ledger } from '#ledger/port.ts'
import { bounds } from '#platform/bounds.ts'
import { createIds } from '#platform/ids.ts'
import { silentLogger } from '#platform/log.ts'
import type { Database } from '#store/database.ts'
import { createKeyDirectory } from '#store/directory.ts'
import { openPriceBooks } from '#store/price-books.ts'
import { startAnyModelUpstream } from './any-model-upstream.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { cheap } from './prices-suite.ts'
import { listen, waitUntil } from './stack.ts'
import type { OpenedDatabase } from './store-suite.ts'

type Node = {
  /** Reads the price book, as each node does by itself every second. */
  refresh(): Promise<void>
  /** Sends a message, and resolves to the answer's status. */
  send(key: string, model?: string): Promise<number>
  close(): Promise<void>
}

/** What prices that are set over the API promise of what gateways charge: two of them, on one database. */
export function describePriceNodes(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`prices and two gateways on ${name}`, () => {
    let database: Database
    let world: ControlWorld
    let anyModel: Awaited<ReturnType<typeof startAnyModelUpstream>>
    let nodes: readonly [Node, Node]
    let key: string
    beforeEach(async () => {
      const opened = await open()
      database = opened.database
      world = await openControlWorld(opened)
      anyModel = await startAnyModelUpstream()
      nodes = [await openNode(), await openNode()]
      key = (await world.post('/v1/organizations/api_keys', { name: 'key' })).key
    })
    afterEach(async () => {
      for (const node of nodes) await node.close()
      anyModel.close()
      await world.close()
    })

    async function openNode(): Promise<Node> {
      const { clock } = world
      const ids = createIds(clock)
      const logger = silentLogger
      // Of SQLite there is one writer: its gateways are two in one process.
      const own: Ledger | undefined =
        database.dialect === 'postgres'
          ? await openLedger({ database, clock, ids, logger, nowOverride: () => clock.now() })
          : undefined
      const prices = openPriceBooks({ database, catalog, clock, logger })
      const upstream = openUpstream({ url: anyModel.url, apiKey: null })
      const gateway = createGateway({
        ledger: own ?? world.ledger,
        directory: createKeyDirectory(database),
        clock,
        ids,
        catalog: indexCatalog(catalog),
        prices,
        upstream,
        upstreamAccount: createUpstreamAccount(clock, logger),
        trustedProxies: [],
        logger,
      })
      await prices.refresh()
      const server = createServer(gateway.handle)
      const url = await listen(server)
      return {
        refresh: prices.refresh,
        send: async (secret, model = 'claude-opus-5-5') => {
          const answer = await fetch(`${url}/v1/messages`, {
            method: 'POST',
            headers: {
              'x-api-key': secret,
              'anthropic-version': '2023-06-01',
              'content-type': 'application/json',
            },
            body: JSON.stringify({
              model,
              max_tokens: 100,
              messages: [{ role: 'user', content: 'Good morning. '.repeat(100) }],
            }),
          })
          await answer.text()
          await waitUntil(() => gateway.runningCount() === 0)
          return answer.status
        },
        close: async () => {
          server.closeAllConnections()
          server.close()
          await gateway.drain()
          await gateway.close()
          await upstream.close()
          await own?.close()
        },
      }
    }

    type Row = {
      readonly cost: bigint
      readonly bound: bigint
      readonly version: string
      readonly unpriced: bigint
    }
    async function rows(): Promise<Row[]> {
      const sql = `select cost_nano_usd as cost, bound_nano_usd as bound, price_version as version, unpriced
        from request order by admitted_at_ms, id`
      const found =
        database.dialect === 'sqlite'
          ? database.readStatement(sql).all()
          : (await database.pool.query(sql)).rows
      return found as Row[]
    }

    test('a price holds on both from its instant on, to the millisecond, and both name it', async () => {
      const setting = { type: 'model_price', model: 'claude-opus-5-5', prices: cheap }
      const { effective_at } = await world.post('/v1/organizations/prices', { setting })
      world.clock.set(Date.parse(effective_at) - 1)
      for (const node of nodes) await node.refresh()
      for (const node of nodes) expect(await node.send(key)).toBe(200)
      world.clock.advance(1)
      for (const node of nodes) expect(await node.send(key)).toBe(200)

      const charged = await rows()

      // A thousand tokens in and a hundred out: at $4 and $20 per million, and then at $1 and $5.
      expect(charged.map(({ version }) => version)).toEqual([
        '2026-10-10',
        '2026-10-10',
        '2026-10-10+1',
        '2026-10-10+1',
      ])
      expect(charged.map(({ cost }) => cost)).toEqual([
        6_000_000n,
        6_000_000n,
        1_500_000n,
        1_500_000n,
      ])
      for (const { cost, bound } of charged) expect(cost <= bound).toBe(true)
    })

    test('a node that may have missed a change admits nothing until it has read the book', async () => {
      const [one, other] = nodes
      world.clock.advance(bounds.pricesUnreadMsMax + 1)
      await one.refresh()

      expect(await one.send(key)).toBe(200)
      expect(await other.send(key)).toBe(503)
      await other.refresh()
      expect(await other.send(key)).toBe(200)
    })

    test('a model is charged the dearest price until one is set for it, by one call', async () => {
      const [node] = nodes
      expect(await node.send(key, 'claude-next-9')).toBe(200)
      const { data } = await world.get('/v1/organizations/prices/unpriced')
      expect(data).toMatchObject([{ id: 'claude-next-9', requests: 1 }])

      const setting = { type: 'model_price', model: data[0].id, prices: cheap }
      const { effective_at } = await world.post('/v1/organizations/prices', { setting })
      world.clock.set(Date.parse(effective_at))
      await node.refresh()
      expect(await node.send(key, 'claude-next-9')).toBe(200)

      const [before, after] = await rows()
      expect(before).toMatchObject({ unpriced: 1n, cost: 22_500_000n })
      expect(after).toMatchObject({ unpriced: 0n, cost: 1_500_000n })
      expect((await world.get('/v1/organizations/prices/unpriced')).data).toEqual([])
    })

    test('a limit is held by the price in force', async () => {
      const setting = { type: 'multiplier', multiplier: '100' }
      const { effective_at } = await world.post('/v1/organizations/prices', { setting })
      const scope = { type: 'organization' }
      await world.post('/v1/organizations/spend_limits', { scope, amount: '2' })
      const [node] = nodes
      await node.refresh()
      expect(await node.send(key)).toBe(200)
      world.clock.set(Date.parse(effective_at))
      await node.refresh()
      expect(await node.send(key)).toBe(400)
    })
  })
}
