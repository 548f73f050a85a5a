import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { DeliveryId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd, nanoUsdMax } from '#domain/money.ts'
import { manualClock } from '#platform/clock.ts'
import { createIds } from '#platform/ids.ts'
import type { Database } from '#store/database.ts'
import { createKeyDirectory } from '#store/directory.ts'
import { DatabaseTooNew, migrate, migrations } from '#store/migrate.ts'
import type { Store } from '#store/port.ts'
import {
  archiveApiKeysOf,
  findApiKey,
  insertApiKey,
  listApiKeyRows,
} from '#store/queries/api-keys.ts'
import { findDelivery } from '#store/queries/deliveries.ts'
import { insertNotificationEvent } from '#store/queries/notification-events.ts'
import { findOrganization, insertOrganization } from '#store/queries/organizations.ts'
import { findSetting, insertSetting } from '#store/queries/settings.ts'
import { findSpendLimit, insertSpendLimit, listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import {
  findWorkspace,
  getDefaultWorkspace,
  insertWorkspace,
  listWorkspaceRows,
} from '#store/queries/workspaces.ts'
import { createStore } from '#store/store.ts'

export type OpenedDatabase = { readonly database: Database; close(): Promise<void> }

/** The promises of `Store`, run on each database. */
const organizationSettings = { usageTier: 'custom', language: 'en', alertEmails: [] } as const

export function describeStore(name: string, open: () => Promise<OpenedDatabase>): void {
  const clock = manualClock(Date.UTC(2026, 10, 22))
  const ids = createIds(clock)
  let opened: OpenedDatabase
  let store: Store

  beforeEach(async () => {
    opened = await open()
    await migrate(opened.database, clock.now())
    store = createStore(opened.database)
  })
  afterEach(() => opened.close())

  async function createOrganization(): Promise<OrganizationId> {
    const id = ids.organization()
    await store.transaction((tx) =>
      insertOrganization(tx.db, {
        id,
        name: 'Acme',
        createdAtMs: clock.now(),
        ...organizationSettings,
      }),
    )
    return id
  }

  async function createWorkspace(organizationId: OrganizationId, isDefault = false) {
    clock.advance(1)
    const workspace = {
      id: ids.workspace(),
      organizationId,
      name: 'Équipe “données” 🧪',
      displayColor: '#6C5BB9',
      tags: { env: 'prod' },
      isDefault,
      createdAtMs: clock.now(),
      archivedAtMs: null,
      pausedAtMs: null,
      lists: { allowedModels: ['a'], allowedIps: null, allowedInferenceGeos: ['us'] },
    }
    await store.transaction((tx) => insertWorkspace(tx.db, workspace))
    return workspace
  }

  async function createApiKey(
    organizationId: OrganizationId,
    workspaceId: WorkspaceId,
    digest: string,
  ) {
    const key = {
      id: ids.apiKey(),
      organizationId,
      workspaceId,
      name: 'key',
      status: 'active' as const,
      digest,
      hint: 'atl-api01-abc...wxyz',
      createdByUserId: null,
      ownerUserId: null,
      createdAtMs: clock.now(),
      expiresAtMs: clock.now() + 1000,
      allowedModels: null,
      allowedIps: null,
    }
    await store.transaction((tx) => insertApiKey(tx.db, key))
    return key
  }

  describe(`store on ${name}`, () => {
    test('migrating again changes nothing', async () => {
      const id = await createOrganization()

      await migrate(opened.database, clock.now())

      expect(await findOrganization(store.read, id)).toMatchObject({ id, name: 'Acme' })
    })

    test('servers that start together migrate once', async () => {
      const next = {
        version: migrations.length + 1,
        name: 'next',
        sqlite: ['create table next_step (id text primary key) strict'],
        postgres: ['create table next_step (id text primary key)'],
      }

      await Promise.all(
        [1, 2, 3].map(() => migrate(opened.database, clock.now(), [...migrations, next])),
      )
    })

    test('what waits in the outbox is still there after it has learned of other mail', async () => {
      const { database, close } = await open()
      await migrate(database, clock.now(), migrations.slice(0, 4))
      const { transaction, read } = createStore(database)
      const organizationId = ids.organization()
      const eventId = ids.notificationEvent()
      await transaction(async ({ db }) => {
        const createdAtMs = clock.now()
        const named = { id: organizationId, name: 'Acme', createdAtMs }
        await insertOrganization(db, { ...named, ...organizationSettings })
        await insertNotificationEvent(db, {
          id: eventId,
          organizationId,
          scopeKind: 'organization',
          scopeId: organizationId,
          notificationId: null,
          period: 'monthly',
          windowId: '2026-11',
          thresholdNanoUsd: nanoUsd(1n),
          limitNanoUsd: null,
          spentNanoUsd: nanoUsd(1n),
          alreadyPassed: false,
          atMs: createdAtMs,
        })
        await sql`insert into delivery values ('dlv_1', ${organizationId}, ${eventId}, 'email',
          'a@acme.example', 'pending', 2, 7, null, 'busy', 5, null)`.execute(db)
      })

      await migrate(database, clock.now())

      const found = await findDelivery(read, { organizationId, id: 'dlv_1' as DeliveryId })
      expect(found).toMatchObject({
        delivery: { about: eventId, status: 'pending', attempts: 2, dueAtMs: 7, lastError: 'busy' },
        event: { id: eventId },
      })
      await close()
    })

    test('a database that a newer release has migrated is refused', async () => {
      const next = { version: migrations.length + 1, name: 'next', sqlite: [], postgres: [] }
      await migrate(opened.database, clock.now(), [...migrations, next])

      const refused = migrate(opened.database, clock.now())

      await expect(refused).rejects.toThrow(DatabaseTooNew)
      await expect(refused).rejects.toThrow(/written by a newer release/)
    })

    test('a step that fails leaves the schema as it was', async () => {
      const broken = {
        version: migrations.length + 1,
        name: 'broken',
        sqlite: ['create table half (id text primary key) strict', 'create nonsense'],
        postgres: ['create table half (id text primary key)', 'create nonsense'],
      }
      await expect(migrate(opened.database, 0, [...migrations, broken])).rejects.toThrow()

      const mended = {
        ...broken,
        sqlite: [broken.sqlite[0]!],
        postgres: [broken.postgres[0]!],
      }
      await migrate(opened.database, 0, [...migrations, mended])
    })

    test('what a transaction wrote is gone when it throws', async () => {
      const id = ids.organization()

      const failed = store.transaction(async (tx) => {
        await insertOrganization(tx.db, {
          id,
          name: 'Acme',
          createdAtMs: 0,
          ...organizationSettings,
        })
        throw new Error('changed my mind')
      })

      await expect(failed).rejects.toThrow('changed my mind')
      expect(await findOrganization(store.read, id)).toBeUndefined()
    })

    test('reads outside a transaction see nothing of it before it commits', async () => {
      const id = ids.organization()
      let seen: unknown = 'not looked'

      await store.transaction(async (tx) => {
        await insertOrganization(tx.db, {
          id,
          name: 'Acme',
          createdAtMs: 0,
          ...organizationSettings,
        })
        seen = await findOrganization(store.read, id)
      })

      expect(seen).toBeUndefined()
      expect(await findOrganization(store.read, id)).toBeDefined()
    })

    test('a statement after the end of its transaction fails', async () => {
      const id = ids.organization()
      const db = await store.transaction(async (tx) => tx.db)

      await expect(
        insertOrganization(db, { id, name: 'Acme', createdAtMs: 0, ...organizationSettings }),
      ).rejects.toThrow()
      expect(await findOrganization(store.read, id)).toBeUndefined()
    })

    test('changes of one organization that read before they write run one after another', async () => {
      const id = await createOrganization()
      const stores = [store, createStore(opened.database)]

      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2]!.transaction(async (tx) => {
            await tx.lockOrganization(id)
            const page = await listWorkspaceRows(
              tx.db,
              {
                organizationId: id,
                includeArchived: true,
                includeDefault: true,
                ids: undefined,
                visibleIds: undefined,
              },
              { limit: 100 },
            )
            if (page.items.length >= 5) return
            await insertWorkspace(tx.db, {
              id: ids.workspace(),
              organizationId: id,
              name: 'w',
              displayColor: '#000000',
              tags: {},
              isDefault: false,
              createdAtMs: 0,
              archivedAtMs: null,
              pausedAtMs: null,
            })
          }),
        ),
      )

      const page = await listWorkspaceRows(
        store.read,
        {
          organizationId: id,
          includeArchived: true,
          includeDefault: true,
          ids: undefined,
          visibleIds: undefined,
        },
        { limit: 100 },
      )
      expect(page.items).toHaveLength(5)
    })

    test('a row comes back as it was written', async () => {
      const organizationId = await createOrganization()
      const workspace = await createWorkspace(organizationId)

      expect(await findWorkspace(store.read, workspace)).toEqual(workspace)
    })

    test('the largest amount of money comes back exactly', async () => {
      const organizationId = await createOrganization()
      const limit = {
        id: ids.spendLimit(),
        organizationId,
        scopeKind: 'organization' as const,
        scopeId: organizationId,
        period: 'monthly' as const,
        amountNanoUsd: nanoUsdMax,
        mode: 'enforce' as const,
        createdAtMs: clock.now(),
        updatedAtMs: clock.now(),
      }

      await store.transaction((tx) => insertSpendLimit(tx.db, limit))

      expect(await findSpendLimit(store.read, limit)).toEqual(limit)
      const second = { ...limit, id: ids.spendLimit(), amountNanoUsd: nanoUsd(1n) }
      await expect(store.transaction((tx) => insertSpendLimit(tx.db, second))).rejects.toThrow()
      expect(await listSpendLimitsOf(store.read, organizationId)).toEqual([limit])
    })

    test('another organization finds nothing by an id that is not its own', async () => {
      const mine = await createOrganization()
      const theirs = await createOrganization()
      const workspace = await createWorkspace(theirs)
      const key = await createApiKey(theirs, workspace.id, 'digest')

      expect(
        await findWorkspace(store.read, { organizationId: mine, id: workspace.id }),
      ).toBeUndefined()
      expect(await findApiKey(store.read, { organizationId: mine, id: key.id })).toBeUndefined()
    })

    test('an organization has one Default workspace', async () => {
      const organizationId = await createOrganization()
      const workspace = await createWorkspace(organizationId, true)

      await expect(createWorkspace(organizationId, true)).rejects.toThrow()
      expect(await getDefaultWorkspace(store.read, organizationId)).toEqual(workspace)
    })

    test('a list is walked from the newest to the oldest and back', async () => {
      const organizationId = await createOrganization()
      const filter = {
        organizationId,
        includeArchived: false,
        includeDefault: false,
        ids: undefined,
        visibleIds: undefined,
      }
      const made = []
      for (let index = 0; index < 5; index++)
        made.unshift((await createWorkspace(organizationId)).id)

      const first = await listWorkspaceRows(store.read, filter, { limit: 2 })
      const second = await listWorkspaceRows(store.read, filter, { limit: 2, afterId: made[1] })
      const third = await listWorkspaceRows(store.read, filter, { limit: 2, afterId: made[3] })
      const back = await listWorkspaceRows(store.read, filter, { limit: 2, beforeId: made[3] })

      const idsOf = (page: { items: readonly { id: string }[]; hasMore: boolean }) => [
        ...page.items.map(({ id }) => id),
        page.hasMore,
      ]
      expect(idsOf(first)).toEqual([made[0], made[1], true])
      expect(idsOf(second)).toEqual([made[2], made[3], true])
      expect(idsOf(third)).toEqual([made[4], false])
      expect(idsOf(back)).toEqual([made[1], made[2], true])
    })

    test('keys are listed by the status they show, which time changes', async () => {
      const organizationId = await createOrganization()
      const workspace = await createWorkspace(organizationId)
      const key = await createApiKey(organizationId, workspace.id, 'digest')
      const list = async (
        status: 'active' | 'inactive' | 'archived' | 'expired',
        nowMs: number,
      ) => {
        const filter = {
          organizationId,
          workspaceId: undefined,
          workspaceIds: undefined,
          createdByUserId: undefined,
          ownerUserId: undefined,
        }
        const page = await listApiKeyRows(store.read, { ...filter, status, nowMs }, { limit: 10 })
        return page.items.length
      }

      expect(await list('active', key.expiresAtMs - 1)).toBe(1)
      expect(await list('expired', key.expiresAtMs - 1)).toBe(0)
      expect(await list('active', key.expiresAtMs)).toBe(0)
      expect(await list('expired', key.expiresAtMs)).toBe(1)

      await store.transaction((tx) => archiveApiKeysOf(tx.db, workspace.id))
      expect(await list('archived', key.expiresAtMs)).toBe(1)
      expect(await list('expired', key.expiresAtMs)).toBe(0)
    })

    test('a key is found by its digest, archived or not', async () => {
      const organizationId = await createOrganization()
      const workspace = await createWorkspace(organizationId)
      const key = await createApiKey(organizationId, workspace.id, 'digest')
      const directory = createKeyDirectory(opened.database)

      const identity = { apiKeyId: key.id, workspaceId: workspace.id, organizationId }
      expect(await directory.findApiKeyByDigest('digest')).toEqual(identity)
      expect(await directory.findApiKeyByDigest('another')).toBeUndefined()

      await store.transaction((tx) => archiveApiKeysOf(tx.db, workspace.id))
      expect(await directory.findApiKeyByDigest('digest')).toEqual(identity)
    })

    test('of two that race to write one setting, one wins', async () => {
      const write = (value: string) =>
        store.transaction((tx) => insertSetting(tx.db, { name: 'first_organization', value }))

      const won = await Promise.all([write('a'), write('b')])

      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await findSetting(store.read, 'first_organization')).toBe(won[0] ? 'a' : 'b')
    })
  })
}
