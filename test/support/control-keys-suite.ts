import { hash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AdminKey, CreatedAdminKey } from '#contract/admin-keys.ts'
import { ApiKey, RotatedApiKey } from '#contract/api-keys.ts'
import { IdentifiedKey } from '#contract/identify-key.ts'
import { KeyPolicy } from '#contract/key-policy.ts'
import { limits } from '#contract/limits.ts'
import { OwnKey } from '#contract/own-key.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { listActivities } from '#store/queries/activities.ts'
import { listRetiredSecretsOf } from '#store/queries/key-secrets.ts'
import { expectInvalid, expectMissing, expectRefused } from './admin-refusals.ts'
import { openControlWorld } from './control.ts'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import type { OpenedDatabase } from './store-suite.ts'

const base = '/v1/organizations'
const apiKeys = `${base}/api_keys`
const adminKeys = `${base}/admin_keys`
const policy = `${base}/key_policy`
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What the Admin API promises of keys, whatever database it runs on. */
export function describeKeys(databaseName: string, open: () => Promise<OpenedDatabase>): void {
  describe(`keys on ${databaseName}`, () => {
    let world: ControlWorld
    beforeEach(async () => {
      world = await openControlWorld(await open())
    })
    afterEach(() => world.close())

    const invalid = (method: string, path: string, body: unknown, message: string | RegExp) =>
      expectInvalid(world, [method, path, body], message)
    const find = async (secret: string) =>
      (await world.services.directory.findApiKeyByDigest(hash('sha256', secret)))?.apiKeyId
    const recorded = async (type: string) => {
      const rows = await listActivities(world.services.store.read, world.organizationId, 100)
      return rows.filter((row) => row.type === type)
    }
    const idsOf = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)
    const at = (ms: number) => new Date(world.clock.now() + ms).toISOString()

    describeOwners()
    describeRotation()
    describeRules()
    describePolicy()
    describeSelf()
    describeAdminKeys()
    describeIdentify()

    function describeOwners(): void {
      test('a key that a person makes is theirs, and one of an admin key whose it says', async () => {
        const { userId, session } = await addPerson(world, { role: 'developer' })
        const owner = (id: string) => ({ principal: { type: 'user_actor', user_id: id } })

        const own = await world.call('POST', apiKeys, { key: session, body: { name: 'own' } })
        expect(own.body).toMatchObject({ created_by: { id: userId }, ...owner(userId) })
        expect(await world.post(apiKeys, { name: 'k' })).toMatchObject(owner(world.userId))
        const theirs = await world.post(apiKeys, { name: 'k', owner_user_id: userId })
        expect(theirs).toMatchObject({ created_by: { id: world.userId }, ...owner(userId) })

        const listed = await world.get(`${apiKeys}?owner_user_id=${userId}`)
        expect(idsOf(listed)).toEqual([theirs.id, own.body.id])
        expect(ApiKey.parse(listed.data[0])).toEqual(listed.data[0])
      })

      test('a person makes no key of somebody else, and nobody one of a stranger', async () => {
        const { session } = await addPerson(world, { role: 'admin' })
        const body = { name: 'k', owner_user_id: world.userId }
        await expectRefused(world.call('POST', apiKeys, { key: session, body }), {
          status: 400,
          message: /^owner_user_id: Must be yourself/,
        })
        const stranger = { name: 'k', owner_user_id: 'user_stranger' }
        await invalid('POST', apiKeys, stranger, /^owner_user_id: Nobody of the organization/)
        const other = await world.createOtherOrganization()
        const elsewhere = await world.call('POST', apiKeys, { key: other.adminKey, body })
        expect(elsewhere.status).toBe(400)
      })

      test('a member of another workspace makes no key in the Default one', async () => {
        const own = await world.post(`${base}/workspaces`, { name: 'own' })
        const { session } = await addPerson(world, {
          role: 'user',
          memberships: { [own.id]: 'workspace_developer' },
        })
        const make = (workspace_id?: string) =>
          world.call('POST', apiKeys, { key: session, body: { name: 'k', workspace_id } })

        expect((await make(own.id)).status).toBe(200)
        expect((await make()).status).toBe(403)
      })

      test('a deleted key is archived for good, and its row stays', async () => {
        const { id, key } = await world.post(apiKeys, { name: 'k' })

        const answers = [1, 2].map(() => world.call('DELETE', `${apiKeys}/${id}`))
        for (const { body } of await Promise.all(answers)) {
          expect(body).toEqual({ id, type: 'api_key_deleted' })
        }
        expect(await world.get(`${apiKeys}/${id}`)).toMatchObject({ status: 'archived' })
        expect((await world.ledger.readScopes([id]))[0]?.policy.status).toBe('archived')
        expect(await find(key)).toBe(id)
        expect(await recorded('platform_api_key_deleted')).toHaveLength(1)
        await expectMissing(world, ['DELETE', `${apiKeys}/apikey_1`], 'API key not found.')
      })
    }

    function describeRotation(): void {
      test('a rotated key keeps its id, its limits and its spend, and has another secret', async () => {
        const { key: first, ...made } = await world.post(apiKeys, { name: 'k' })
        const scope = { type: 'api_key', api_key_id: made.id }
        await world.post(`${base}/spend_limits`, { scope, amount: '500' })

        const rotated = await world.post(`${apiKeys}/${made.id}/rotate`)
        expect(RotatedApiKey.parse(rotated)).toEqual(rotated)
        const { key: second, previous_key_valid_until, partial_key_hint, ...rest } = rotated
        expect({ ...rest, partial_key_hint: made.partial_key_hint }).toEqual(made)
        expect(partial_key_hint).toBe(`${second.slice(0, 13)}...${second.slice(-4)}`)
        expect(previous_key_valid_until).toBe(at(dayMs))
        expect([await find(first), await find(second)]).toEqual([made.id, made.id])
        const [state] = await world.ledger.readScopes([made.id])
        expect(state?.policy.spendLimits).toHaveLength(1)

        const rows = await recorded('platform_api_key_rotated')
        expect(rows).toHaveLength(1)
        expect(JSON.stringify(rows)).not.toContain(second)
        const read = await world.get(`${apiKeys}/${made.id}`)
        expect(read).toEqual({ ...made, partial_key_hint })
      })

      test('the old secret opens the key until its grace is over, and not after', async () => {
        const { id, key: first } = await world.post(apiKeys, { name: 'k' })
        const body = { grace_period_seconds: 3600 }
        const { key: second } = await world.post(`${apiKeys}/${id}/rotate`, body)
        const ask = async (key: string) =>
          (await world.call('GET', `${apiKeys}/self`, { key })).status

        expect([await ask(first), await ask(second)]).toEqual([200, 200])
        world.clock.advance(hourMs)
        expect([await ask(first), await ask(second)]).toEqual([401, 200])
      })

      test('a rotation without grace ends every earlier secret', async () => {
        const { id, key: first } = await world.post(apiKeys, { name: 'k' })
        const { key: second } = await world.post(`${apiKeys}/${id}/rotate`)
        const body = { grace_period_seconds: 0 }
        const { key: third } = await world.post(`${apiKeys}/${id}/rotate`, body)
        const ask = async (key: string) =>
          (await world.call('GET', `${apiKeys}/self`, { key })).status

        expect(await Promise.all([first, second, third].map(ask))).toEqual([401, 401, 200])
        const retired = await listRetiredSecretsOf(world.services.store.read, id)
        expect(retired.map(({ digest }) => digest).toSorted()).toEqual(
          [first, second].map((secret) => hash('sha256', secret)).toSorted(),
        )
      })

      test('what is closed for good is not rotated, nor for longer than a week', async () => {
        const { id } = await world.post(apiKeys, { name: 'k', expires_at: at(hourMs) })
        const rotate = `${apiKeys}/${id}/rotate`
        for (const grace_period_seconds of [-1, 0.5, '60', 604_801]) {
          await invalid('POST', rotate, { grace_period_seconds }, /^grace_period_seconds: Must be/)
        }
        world.clock.advance(hourMs)
        await invalid('POST', rotate, {}, /is expired/)
        await world.call('DELETE', `${apiKeys}/${id}`)
        await invalid('POST', rotate, {}, /is archived/)
        await expectMissing(world, ['POST', `${apiKeys}/apikey_1/rotate`], 'API key not found.')
      })

      test('a key is rotated so often, and no more', async () => {
        const { id } = await world.post(apiKeys, { name: 'k' })
        for (let count = 0; count < limits.rotationsMax; count++) {
          await world.post(`${apiKeys}/${id}/rotate`)
        }
        await invalid('POST', `${apiKeys}/${id}/rotate`, {}, /rotated 100 times, which is the most/)
      })
    }

    function describeRules(): void {
      test('a key names its models and addresses, and they can be changed and taken away', async () => {
        const lists = { allowed_models: ['claude-haiku-4-5'], allowed_ips: ['10.0.0.0/8', '::1'] }
        const { id, key: _secret, ...made } = await world.post(apiKeys, { name: 'k', ...lists })
        expect(made).toMatchObject(lists)
        const path = `${apiKeys}/${id}`

        expect(await world.post(path, { name: 'l' })).toMatchObject({ name: 'l', ...lists })
        const changed = { allowed_models: null, allowed_ips: ['192.0.2.1'] }
        expect(await world.post(path, changed)).toMatchObject(changed)
        expect(await world.get(path)).toMatchObject({ name: 'l', ...changed })
        await world.post(path, changed)
        const rows = await recorded('platform_api_key_updated')
        expect(rows).toHaveLength(2)
        expect(rows[0]).toMatchObject({ before: lists, after: changed })
      })

      test('what is neither an address nor a model is refused by its place', async () => {
        const { id } = await world.post(apiKeys, { name: 'k' })
        const networks = [
          '',
          '10.0.0',
          '10.0.0.0/33',
          '::/129',
          'fe80::1%eth0',
          'example.com',
          'a/b',
        ]
        for (const network of networks) {
          const body = { allowed_ips: ['::1', network] }
          await invalid('POST', `${apiKeys}/${id}`, body, /^allowed_ips\.1: Must be an IP address/)
          await invalid('POST', apiKeys, { name: 'k', ...body }, /^allowed_ips\.1: Must be/)
        }
        for (const name of ['allowed_ips', 'allowed_models']) {
          const empty = { [name]: [] }
          await invalid(
            'POST',
            `${apiKeys}/${id}`,
            empty,
            new RegExp(`^${name}: Must have an entry`),
          )
          const many = { [name]: Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`) }
          await invalid(
            'POST',
            apiKeys,
            { name: 'k', ...many },
            new RegExp(`^${name}: .*at most 100`),
          )
        }
        const blank = { allowed_models: [' '] }
        await invalid('POST', `${apiKeys}/${id}`, blank, /^allowed_models\.0: Must be the id/)
      })

      test('the rules of a key, and the ends of its earlier secrets, are in force', async () => {
        const lists = { allowed_models: ['claude-haiku-4-5'], allowed_ips: ['10.0.0.0/8'] }
        const { id, key } = await world.post(apiKeys, { name: 'k', ...lists })
        const enforced = async () => (await world.ledger.readScopes([id]))[0]?.policy
        const rules = { allowedModels: lists.allowed_models, allowedIps: lists.allowed_ips }
        expect(await enforced()).toMatchObject({ ...rules, retiredSecrets: [] })

        await world.post(`${apiKeys}/${id}`, { allowed_models: null })
        await world.post(`${apiKeys}/${id}/rotate`, { grace_period_seconds: 60 })
        const retired = { digest: hash('sha256', key), untilMs: world.clock.now() + 60_000 }
        const left = { ...rules, allowedModels: null, retiredSecrets: [retired] }
        expect(await enforced()).toMatchObject(left)
        await world.post(`${apiKeys}/${id}/rotate`, { grace_period_seconds: 0 })
        const ended = (await enforced())?.retiredSecrets.map(({ untilMs }) => untilMs)
        expect(ended).toEqual([world.clock.now(), world.clock.now()])
      })

      test('an expired key keeps its rules', async () => {
        const { id } = await world.post(apiKeys, { name: 'k', expires_at: at(hourMs) })
        world.clock.advance(hourMs)
        await invalid('POST', `${apiKeys}/${id}`, { allowed_models: ['a'] }, /has expired/)
      })
    }

    function describePolicy(): void {
      test('a policy is read and changed, and asks for nothing at first', async () => {
        const none = {
          type: 'key_policy',
          lifetime_days_max: null,
          expiry_required: false,
          default_spend_limit: null,
          keys_per_person_max: null,
        }
        expect(KeyPolicy.parse(await world.get(policy))).toEqual(none)
        const wanted = { lifetime_days_max: 90, default_spend_limit: '5000' }
        expect(await world.post(policy, wanted)).toEqual({ ...none, ...wanted })
        await world.post(policy, wanted)
        expect(await world.post(policy, { lifetime_days_max: null })).toEqual({
          ...none,
          default_spend_limit: '5000',
        })
        expect(await recorded('key_policy_updated')).toHaveLength(2)
        await invalid('POST', policy, { lifetime_days_max: 0 }, /^lifetime_days_max: Must be null/)
        await invalid('POST', policy, { default_spend_limit: 5 }, /^default_spend_limit: Must be/)
        const { session } = await addPerson(world, { role: 'developer' })
        expect((await world.call('GET', policy, { key: session })).status).toBe(200)
        const edit = world.call('POST', policy, { key: session, body: {} })
        expect((await edit).status).toBe(403)
      })

      test('a new key expires as the policy says, and one that is there stays', async () => {
        const early = await world.post(apiKeys, { name: 'early' })
        const make = (expires_at?: string) => ({ name: 'k', expires_at })
        await world.post(policy, { expiry_required: true })
        await invalid('POST', apiKeys, make(), /^expires_at: .*policy says: every key has/)
        await world.post(apiKeys, make(at(400 * dayMs)))

        await world.post(policy, { expiry_required: false, lifetime_days_max: 30 })
        await invalid('POST', apiKeys, make(), /^expires_at: .*every key expires, after 30 days/)
        await invalid('POST', apiKeys, make(at(30 * dayMs + 2)), /lives for at most 30 days/)
        await world.post(apiKeys, make(at(30 * dayMs)))
        expect(await world.get(`${apiKeys}/${early.id}`)).toMatchObject({ expires_at: null })
      })

      test('a new key has the spend limit of the policy, in force and in the audit', async () => {
        await world.post(policy, { default_spend_limit: '5000' })
        const { id } = await world.post(apiKeys, { name: 'k' })

        const { data } = await world.get(`${base}/spend_limits?scope_type[]=api_key`)
        const scope = { type: 'api_key', api_key_id: id }
        expect(data).toMatchObject([{ scope, amount: '5000', period: 'monthly' }])
        const [state] = await world.ledger.readScopes([id])
        expect(state?.policy.spendLimits).toEqual([
          { window: 'monthly', limitNanoUsd: 50_000_000_000n },
        ])
        expect(await recorded('platform_spend_limit_created')).toHaveLength(1)
      })

      test('a person has at most so many live keys, whoever makes them', async () => {
        await world.post(policy, { keys_per_person_max: 2 })
        const { userId, session } = await addPerson(world, { role: 'developer' })
        const make = () => world.call('POST', apiKeys, { key: session, body: { name: 'k' } })

        const made = await Promise.all([make(), make(), make(), make()])
        expect(made.map(({ status }) => String(status)).toSorted()).toEqual([
          '200',
          '200',
          '400',
          '400',
        ])
        const owned = { name: 'k', owner_user_id: userId }
        await invalid('POST', apiKeys, owned, /^owner_user_id: .*at most 2 live keys/)
        const [first] = made.filter(({ status }) => status === 200)
        await world.call('DELETE', `${apiKeys}/${first!.body.id}`)
        await world.post(apiKeys, { ...owned, expires_at: at(hourMs) })
        world.clock.advance(hourMs)
        await world.post(apiKeys, owned)
      })
    }

    function describeSelf(): void {
      test('a key learns what is left for it, and what limits it', async () => {
        const workspace = await world.post(`${base}/workspaces`, { name: 'w' })
        const { id, key } = await world.post(apiKeys, { name: 'k', workspace_id: workspace.id })
        const limit = (scope: object, amount: string) =>
          world.post(`${base}/spend_limits`, { scope, amount })
        await limit({ type: 'api_key', api_key_id: id }, '100')
        await limit({ type: 'workspace', workspace_id: workspace.id }, '1000')
        const scope = { type: 'api_key', api_key_id: id }
        await world.post(`${base}/spend_adjustments`, { scope, amount: '30', reason: 'r' })

        const { status, body } = await world.call('GET', `${apiKeys}/self`, { key })
        expect(status).toBe(200)
        expect(OwnKey.parse(body)).toEqual(body)
        expect(body).toMatchObject({
          id,
          name: 'k',
          status: 'active',
          workspace: { id: workspace.id, name: 'w', is_paused: false },
          rate_limits: [],
        })
        const left = body.spend_limits.map((row: OwnKey['spend_limits'][number]) => [
          row.scope.type,
          row.period,
          row.spent,
          row.remaining,
        ])
        expect(left).toEqual([
          ['api_key', 'daily', '30', null],
          ['api_key', 'weekly', '30', null],
          ['api_key', 'monthly', '30', '70'],
          ['workspace', 'monthly', '30', '970'],
        ])
      })

      test('of the rate limits a key learns the one that leaves it least', async () => {
        await world.post(`${base}/settings`, { usage_tier: 'start' })
        const { id, key } = await world.post(apiKeys, { name: 'k' })
        const [first] = (await world.get(`${base}/rate_limits`)).data
        const body = { limits: [{ type: 'requests_per_minute', value: 3 }] }
        await world.post(`${apiKeys}/${id}/rate_limits/${first.id}`, body)

        const own = await world.call('GET', `${apiKeys}/self`, { key })
        const shown = own.body.rate_limits.find(
          ({ group }: OwnKey['rate_limits'][number]) => group.id === first.group.id,
        )
        expect(shown.limits[0]).toEqual({
          type: 'requests_per_minute',
          value: 3,
          remaining: 3,
          source: { type: 'api_key' },
        })
        expect(shown.limits[1]).toMatchObject({ source: { type: 'organization' } })
      })

      test('a closed key learns nothing, and nobody else asks for a key', async () => {
        const ask = (key: string) => world.call('GET', `${apiKeys}/self`, { key })
        const { id, key } = await world.post(apiKeys, { name: 'k' })
        await world.post(`${apiKeys}/${id}`, { status: 'inactive' })
        expect((await ask(key)).status).toBe(401)
        await world.post(`${apiKeys}/${id}`, { status: 'active' })
        expect((await ask(key)).status).toBe(200)
        await world.post(`${apiKeys}/${id}`, { status: 'archived' })
        expect((await ask(key)).status).toBe(401)
        const short = await world.post(apiKeys, { name: 'k', expires_at: at(hourMs) })
        world.clock.advance(hourMs)
        expect((await ask(short.key)).status).toBe(401)

        const { session } = await addPerson(world, { role: 'admin' })
        expect((await ask(world.adminKey)).status).toBe(403)
        expect((await ask(session)).status).toBe(403)
      })
    }

    function describeAdminKeys(): void {
      test('an admin key is created, opens, is disabled, enabled and archived', async () => {
        const made = await world.post(adminKeys, { name: 'second' })
        expect(CreatedAdminKey.parse(made)).toEqual(made)
        const { key, ...shown } = made
        const path = `${adminKeys}/${made.id}`
        const ask = async () => (await world.call('GET', `${base}/me`, { key })).status

        expect(await world.get(path)).toEqual(shown)
        expect(await ask()).toBe(200)
        const disabled = await world.post(path, { status: 'inactive', name: 'b' })
        expect(AdminKey.parse(disabled)).toMatchObject({ status: 'inactive', name: 'b' })
        expect(await ask()).toBe(401)
        await world.post(path, { status: 'active' })
        expect(await ask()).toBe(200)
        await world.post(path, { status: 'archived' })
        expect(await ask()).toBe(401)
        await invalid('POST', path, { status: 'active' }, /archived, which is final/)

        const rows = await recorded('admin_api_key_updated')
        expect(rows).toHaveLength(3)
        expect(JSON.stringify(await recorded('admin_api_key_created'))).not.toContain(key)
        expect(idsOf(await world.get(`${adminKeys}?status=archived`))).toEqual([made.id])
        expect((await world.get(adminKeys)).data).toHaveLength(2)
      })

      test('nobody closes the admin key that they are calling with', async () => {
        const { data } = await world.get(adminKeys)
        for (const status of ['inactive', 'archived']) {
          const message = /^status: This is the key that you are calling with/
          await invalid('POST', `${adminKeys}/${data[0].id}`, { status }, message)
        }
        const { key } = await world.post(adminKeys, { name: 'second' })
        const body = { status: 'inactive' }
        const closed = await world.call('POST', `${adminKeys}/${data[0].id}`, { key, body })
        expect(closed.body).toMatchObject({ status: 'inactive' })
        expect((await world.call('GET', adminKeys)).status).toBe(401)
      })

      test('an admin key is not enabled again when its maker has gone', async () => {
        const { userId, session } = await addPerson(world, { role: 'admin' })
        const call = { key: session, body: { name: 'k' } }
        const { body } = await world.call('POST', adminKeys, call)
        const path = `${adminKeys}/${body.id}`
        await world.post(path, { status: 'inactive' })
        await world.services.store.transaction(({ db }) =>
          db.updateTable('person').set({ removed_at_ms: 1n }).where('id', '=', userId).execute(),
        )
        await invalid('POST', path, { status: 'active' }, /^status: Whoever made the key/)
        await world.post(path, { status: 'archived' })
      })

      test('admin keys are for admins, each organization its own, and bounded in number', async () => {
        const { session } = await addPerson(world, { role: 'billing' })
        expect((await world.call('GET', adminKeys, { key: session })).status).toBe(403)
        const [own] = (await world.get(adminKeys)).data
        const other = await world.createOtherOrganization()
        const hidden = await world.call('GET', `${adminKeys}/${own.id}`, { key: other.adminKey })
        expect(hidden).toMatchObject({
          status: 404,
          body: { error: { message: 'Admin key not found.' } },
        })
        for (let count = 1; count < limits.adminKeysMax; count++) {
          await world.post(adminKeys, { name: `${count}` })
        }
        await invalid('POST', adminKeys, { name: 'one more' }, /has 100 admin keys/)
      })
    }

    function describeIdentify(): void {
      const identify = (secret: string) =>
        world.post(`${apiKeys}/identify`, { digest: hash('sha256', secret) })

      test('a leaked secret is known by its digest, also after a rotation', async () => {
        const { key: first, ...made } = await world.post(apiKeys, { name: 'k' })
        expect(await identify(first)).toMatchObject({ key: made, is_current: true })
        const { key: second } = await world.post(`${apiKeys}/${made.id}/rotate`)
        const until = at(dayMs)

        const old = await identify(first)
        expect(IdentifiedKey.parse(old)).toEqual(old)
        expect(old).toMatchObject({ key: { id: made.id }, is_current: false, valid_until: until })
        expect(await identify(second)).toMatchObject({
          key: { id: made.id },
          is_current: true,
          valid_until: null,
        })
        expect(await identify(world.adminKey)).toMatchObject({
          key: { type: 'admin_api_key', name: 'First admin key' },
        })
      })

      test('the digest of nothing of ours, and of another organization, finds nothing', async () => {
        const { key } = await world.post(apiKeys, { name: 'k' })
        const { adminKey } = await world.createOtherOrganization()
        const body = (secret: string) => ({ digest: hash('sha256', secret) })
        const path = `${apiKeys}/identify`
        const unknown = body(createSecretKey('api').secret)
        await expectMissing(world, ['POST', path, unknown], 'API key not found.')
        await expectMissing(world, ['POST', path, body(adminKey)], 'API key not found.')
        const elsewhere = await world.call('POST', path, { key: adminKey, body: body(key) })
        expect(elsewhere.status).toBe(404)
        await invalid('POST', path, { digest: key }, /^digest: Must be the SHA-256/)
      })
    }
  })
}
