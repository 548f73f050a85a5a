import { hash } from 'node:crypto'
import { expect } from 'vitest'
import type { ApiKeyId, NotificationId, OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { windowIdsAt } from '#domain/window.ts'
import { insertDelivery } from '#store/queries/deliveries.ts'
import { insertNotificationEvent } from '#store/queries/notification-events.ts'
import type { Answer, ControlWorld } from './control.ts'
import { ask as askOf } from './ledger-fixture.ts'
import { identityThings } from './identity-things.ts'
import { addPerson, addSession } from './people.ts'

const base = '/v1/organizations'

/** A workspace of an organization, and how its admin asks. */
export type Place = {
  readonly world: ControlWorld
  readonly organizationId: OrganizationId
  readonly workspaceId: WorkspaceId
  /** The admin key of the organization. */
  readonly adminKey: string
  /** Expects a 200 and resolves to the body. */
  ask(method: string, path: string, body?: unknown): Promise<Answer['body']>
}

/** A new workspace, in the organization whose admin key it is. */
export async function openPlace(world: ControlWorld, adminKey: string): Promise<Place> {
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await world.call(method, path, { key: adminKey, body })
    expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBe(200)
    return answer.body
  }
  const { id: organizationId } = await ask('GET', `${base}/me`)
  const { id: workspaceId } = await ask('POST', `${base}/workspaces`, { name: 'place' })
  return { world, organizationId, workspaceId, adminKey, ask }
}

export type Thing = {
  /** Whether it belongs to a workspace, to the organization as a whole, or to one person and nobody else. */
  readonly of: 'workspace' | 'organization' | 'person'
  /** Makes one, and resolves to its id. What is a person's is the owner's, or somebody's of the place. */
  make(place: Place, ownerId?: UserId): Promise<string>
}

/** How to make what is named, by the name of the path's parameter or what the thing is. */
export const things: Readonly<Record<string, Thing>> = {
  workspace_id: { of: 'workspace', make: async ({ workspaceId }) => workspaceId },
  api_key_id: { of: 'workspace', make: makeApiKey },
  request_id: { of: 'workspace', make: makeRequest },
  spend_limit_id: {
    of: 'workspace',
    make: async (place) => {
      const scope = { type: 'api_key', api_key_id: await makeApiKey(place) }
      return (await place.ask('POST', `${base}/spend_limits`, { scope, amount: '500' })).id
    },
  },
  workspace_limit_id: {
    of: 'workspace',
    make: async ({ ask, workspaceId }) => {
      const scope = { type: 'workspace', workspace_id: workspaceId }
      return (await ask('POST', `${base}/spend_limits`, { scope, amount: '50000' })).id
    },
  },
  notification_id: {
    of: 'workspace',
    make: async (place) =>
      (await place.ask('POST', `${base}/notifications`, ofWorkspace(place))).id,
  },
  // The groups of models are the same everywhere.
  rate_limit_id: {
    of: 'organization',
    make: async ({ ask }) => (await ask('GET', `${base}/rate_limits`)).data[0].id,
  },
  price_id: {
    of: 'organization',
    make: async ({ ask }) => {
      const setting = { type: 'multiplier', multiplier: '0.9' }
      const body = { setting, effective_at: '2027-01-01T00:00:00Z' }
      return (await ask('POST', `${base}/prices`, body)).id
    },
  },
  webhook_id: {
    of: 'organization',
    make: async ({ ask }) =>
      (await ask('POST', `${base}/webhooks`, { name: 'hook', url: 'https://hooks.example/x' })).id,
  },
  statement_recipient_id: {
    of: 'organization',
    make: async ({ ask }) =>
      (
        await ask('POST', `${base}/statement_recipients`, {
          email: inviteOf('user').email,
        })
      ).id,
  },
  delivery_id: { of: 'organization', make: makeDelivery },
  spend_limit_increase_request_id: {
    of: 'workspace',
    make: async (place) =>
      (await place.ask('POST', `${base}/spend_limit_increase_requests`, raiseOf(place))).id,
  },
  admin_key_id: {
    of: 'organization',
    make: async ({ ask }) => (await ask('POST', `${base}/admin_keys`, { name: 'key' })).id,
  },
  /** Of the secret of an API key. */
  digest: {
    of: 'organization',
    make: async ({ ask, workspaceId }) => {
      const body = { name: 'leaked', workspace_id: workspaceId }
      return hash('sha256', (await ask('POST', `${base}/api_keys`, body)).key, 'hex')
    },
  },
  user_id: { of: 'organization', make: (place) => makeUser(place, 'user') },
  admin_id: { of: 'organization', make: (place) => makeUser(place, 'admin') },
  removed_user_id: {
    of: 'organization',
    make: async (place) => {
      const id = await makeUser(place, 'user')
      await place.ask('DELETE', `${base}/users/${id}`)
      return id
    },
  },
  /** Somebody with a role in the workspace. */
  member_id: {
    of: 'workspace',
    make: async ({ world, organizationId, workspaceId }) => {
      const memberships = { [workspaceId]: 'workspace_user' } as const
      return (await addPerson(world, { role: 'user', organizationId, memberships })).userId
    },
  },
  invite_id: {
    of: 'organization',
    make: async ({ ask }) => (await ask('POST', `${base}/invites`, inviteOf('user'))).id,
  },
  session_id: {
    of: 'person',
    make: async (place, ownerId) => {
      const { world, organizationId } = place
      const userId = ownerId ?? ((await makeUser(place, 'user')) as UserId)
      return (await addSession(world, { organizationId, userId })).id
    },
  },
  ...identityThings,
  activity_id: {
    of: 'organization',
    make: async ({ ask }) => (await ask('GET', `${base}/activities?limit=1`)).data[0].id,
  },
}

async function makeUser({ world, organizationId }: Place, role: 'user' | 'admin'): Promise<string> {
  return (await addPerson(world, { role, organizationId })).userId
}

let invited = 0

/** The body of an invite for somebody whom nobody knows. */
export function inviteOf(role: string): { readonly email: string; readonly role: string } {
  return { email: `invited${++invited}@acme.example`, role }
}

let raisedCents = 90_000

/** The body of a request for more than a workspace has, and than was asked for before. */
export function raiseOf({ workspaceId }: Pick<Place, 'workspaceId'>): object {
  return {
    workspace_id: workspaceId,
    amount: String(++raisedCents),
    period: 'monthly',
    reason: 'test',
  }
}

/** One that is running. */
async function makeRequest(place: Place): Promise<string> {
  const { world, workspaceId, organizationId } = place
  const requestId = world.services.ids.request()
  const apiKeyId = (await makeApiKey(place)) as ApiKeyId
  const scopes = { apiKeyId, workspaceId, organizationId }
  await world.ledger.reserve({ ...askOf('', 1n), requestId, scopes })
  return requestId
}

async function makeApiKey({ ask, workspaceId }: Place): Promise<string> {
  const body = { name: 'key', workspace_id: workspaceId }
  return (await ask('POST', `${base}/api_keys`, body)).id
}

/** The body of a notification of the workspace. */
export function ofWorkspace({ workspaceId }: Pick<Place, 'workspaceId'>): object {
  return {
    scope: { type: 'workspace', workspace_id: workspaceId },
    threshold: { type: 'amount', amount: '100' },
    recipients: { emails: ['ada@acme.example'] },
  }
}

async function makeDelivery(place: Place): Promise<string> {
  const { world, organizationId, workspaceId } = place
  const { ids, clock, store } = world.services
  const notificationId = (await things['notification_id']!.make(place)) as NotificationId
  const eventId = ids.notificationEvent()
  const id = ids.delivery()
  const nowMs = clock.now()
  await store.transaction(async ({ db }) => {
    await insertNotificationEvent(db, {
      id: eventId,
      organizationId,
      scopeKind: 'workspace',
      scopeId: workspaceId,
      notificationId,
      period: 'monthly',
      windowId: windowIdsAt(nowMs).monthly,
      thresholdNanoUsd: nanoUsd(1n),
      limitNanoUsd: null,
      spentNanoUsd: nanoUsd(2n),
      alreadyPassed: false,
      atMs: nowMs,
    })
    await insertDelivery(db, {
      id,
      organizationId,
      about: eventId,
      channel: 'email',
      recipient: 'ada@acme.example',
      status: 'dead',
      attempts: 1,
      dueAtMs: nowMs,
      lastError: null,
      createdAtMs: nowMs,
      deliveredAtMs: null,
    })
  })
  return id
}
