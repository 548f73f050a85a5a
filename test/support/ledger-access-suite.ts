import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nobody } from '#domain/allow-list.ts'
import type { Client, Named } from '#domain/allow-list.ts'
import { nanoUsd } from '#domain/money.ts'
import type { Ledger } from '#ledger/port.ts'
import { apiKeyId, ask, organizationId, scopes, settlement, workspaceId } from './ledger-fixture.ts'
import type { LedgerWorld } from './ledger-worlds.ts'

/** What every ledger promises of allow-lists and of retired secrets, whatever database it keeps its books in. */
export function describeLedgerAccess(name: string, open: () => Promise<LedgerWorld>): void {
  describe(`who and what the ledger on ${name} takes`, () => {
    let world: LedgerWorld
    let ledger: Ledger
    beforeEach(async () => {
      world = await open()
      ledger = world.ledger
    })
    afterEach(() => world.close())

    const clientOf = (client: Partial<Client>): Client => ({ ...nobody, ...client })
    const namedOf = (model: string, geo: string | null = null): Named => ({
      models: [{ name: model, names: [model] }],
      inferenceGeos: [geo],
    })
    /** What refuses it; `undefined` where it is admitted. */
    const refusalOf = async (
      id: string,
      { client, named }: { client?: Partial<Client>; named?: Named },
      by: Ledger = ledger,
    ) => {
      const over = { client: clientOf(client ?? {}), ...(named ? { named } : {}) }
      const admission = await by.reserve(ask(id, 5n, over))
      return admission.admitted ? undefined : admission.refusal
    }
    const another = async (): Promise<Ledger> =>
      world.database.dialect === 'postgres' ? world.openAnother() : ledger

    test('what a list leaves out is refused from the commit on, on every node, and takes nothing', async () => {
      const node = await another()
      expect(await refusalOf('1', { named: namedOf('a') }, node)).toBeUndefined()
      const before = await ledger.readScopes([apiKeyId, workspaceId, organizationId])
      await world.edit({ id: workspaceId, allowedModels: ['b'] })

      const refusals = [
        await refusalOf('2', { named: namedOf('a') }, node),
        await refusalOf('3', { named: namedOf('a') }),
      ]

      const refusal = { kind: 'not_allowed', setting: 'allowed_models', asked: 'a' }
      expect(refusals).toMatchObject([refusal, refusal])
      const after = await ledger.readScopes([apiKeyId, workspaceId, organizationId])
      expect(after.map((state) => [state?.balances, state?.openReservations])).toEqual(
        before.map((state) => [state?.balances, state?.openReservations]),
      )
      expect(await refusalOf('4', { named: namedOf('b') }, node)).toBeUndefined()
      await world.edit({ id: workspaceId, allowedModels: null })
      expect(await refusalOf('5', { named: namedOf('a') }, node)).toBeUndefined()
    })

    test('the lists of the key, its workspace and its organization all apply', async () => {
      await world.edit(
        { id: apiKeyId, allowedModels: ['a', 'b'] },
        { id: workspaceId, allowedModels: ['b', 'c'] },
        { id: organizationId, allowedInferenceGeos: ['us'] },
      )
      expect(await refusalOf('1', { named: namedOf('a', 'us') })).toMatchObject({
        scopeId: workspaceId,
      })
      expect(await refusalOf('2', { named: namedOf('c', 'us') })).toMatchObject({
        scopeId: apiKeyId,
      })
      expect(await refusalOf('3', { named: namedOf('b') })).toMatchObject({
        scopeId: organizationId,
        setting: 'allowed_inference_geos',
        asked: null,
      })
      expect(await refusalOf('4', { named: namedOf('b', 'us') })).toBeUndefined()
    })

    test('an address that is not listed gets nowhere, also without a reservation', async () => {
      await world.edit({ id: apiKeyId, allowedIps: ['10.0.0.0/8', '2001:db8::/32'] })
      const free = { requestId: ask('free', 0n).requestId, scopes, group: 'token_count' }
      for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1']) {
        const client = clientOf({ address })
        expect(await refusalOf(address, { client })).toBeUndefined()
        expect(await ledger.check(scopes, client)).toMatchObject({ refusal: undefined })
        expect(await ledger.admitFreeCall({ ...free, client })).toMatchObject({ admitted: true })
      }
      for (const address of ['11.1.2.3', '2001:db9::1', null]) {
        const client = clientOf({ address })
        const refusal = { kind: 'not_allowed', setting: 'allowed_ips', scopeId: apiKeyId }
        expect(await refusalOf(`not ${address}`, { client })).toMatchObject(refusal)
        expect(await ledger.check(scopes, client)).toMatchObject({ refusal })
        expect(await ledger.admitFreeCall({ ...free, client })).toMatchObject({ refusal })
      }
    })

    test('a retired secret opens its key to the very millisecond, while the new one goes on', async () => {
      const { clock } = world
      const retired = { digest: 'old', untilMs: clock.now() + 1000 }
      await world.edit({ id: apiKeyId, retiredSecrets: [retired] })
      const old = clientOf({ secretDigest: 'old' })
      expect(await refusalOf('1', { client: old })).toBeUndefined()
      clock.advance(999)
      expect(await ledger.check(scopes, old)).toMatchObject({ refusal: undefined })
      clock.advance(1)

      const refusal = { kind: 'closed', scopeId: apiKeyId, reason: 'secret_retired' }
      expect(await refusalOf('2', { client: old })).toMatchObject(refusal)
      expect(await ledger.check(scopes, old)).toMatchObject({ refusal })
      expect(await refusalOf('3', { client: clientOf({ secretDigest: 'new' }) })).toBeUndefined()
    })

    test('a refusal names its list in the row that counts it, and no address', async () => {
      await world.edit({ id: apiKeyId, allowedIps: ['10.0.0.0/8'] })
      const refused = ask('1', 5n, { client: clientOf({ address: '203.0.113.9' }) })
      const admission = await ledger.reserve(refused)
      if (!admission.admitted) {
        await ledger.recordRefusal({ ...admission, ask: refused, httpStatus: 403 })
      }

      const [row] = await world.rows('refusal')
      expect(row).toMatchObject({ limiter: 'not_allowed/api_key/allowed_ips' })
      expect(JSON.stringify(row?.['detail'])).not.toContain('203.0.113.9')
    })

    test('a scope knows when its latest request was admitted, and nothing else counts as use', async () => {
      const { clock } = world
      const used = async () =>
        (await ledger.readScopes([apiKeyId, workspaceId, organizationId])).map(
          (state) => state?.usedMs,
        )
      expect(await used()).toEqual([null, null, null])
      await world.edit({ id: apiKeyId, allowedModels: ['a'] })
      clock.advance(10)
      const firstMs = clock.now()
      expect(await refusalOf('1', { named: namedOf('a') })).toBeUndefined()
      clock.advance(10)

      expect(await refusalOf('2', { named: namedOf('b') })).toBeDefined()
      await ledger.settle(settlement('1', 3n))
      await world.edit({ id: apiKeyId, allowedModels: null })
      const { requestId } = ask('3', 0n)
      const amountNanoUsd = nanoUsd(7n)
      await world.adjust({ requestId, scopes, amountNanoUsd, reason: 'test' })

      expect(await used()).toEqual([firstMs, firstMs, firstMs])
      clock.advance(10)
      const node = await another()
      const free = { requestId: ask('free', 0n).requestId, scopes, group: 'token_count' }
      await node.admitFreeCall({ ...free, client: nobody })
      expect(await used()).toEqual(Array(3).fill(clock.now()))
    })
  })
}
