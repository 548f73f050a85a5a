import { expect } from 'vitest'
import type { NotificationId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import { windowIdsAt } from '#domain/window.ts'
import { insertDelivery } from '#store/queries/deliveries.ts'
import { insertNotificationEvent } from '#store/queries/notification-events.ts'
import type { Answer, ControlWorld } from './control.ts'
import { addPerson } from './people.ts'

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

type Thing = {
  /** Whether it belongs to a workspace or to the organization as a whole. */
  readonly of: 'workspace' | 'organization'
  /** Makes one, and resolves to its id. */
  make(place: Place): Promise<string>
}

/** How to make what a path names, by the name of the parameter. */
export const things: Readonly<Record<string, Thing>> = {
  workspace_id: { of: 'workspace', make: async ({ workspaceId }) => workspaceId },
  api_key_id: { of: 'workspace', make: makeApiKey },
  spend_limit_id: {
    of: 'workspace',
    make: async (place) => {
      const scope = { type: 'api_key', api_key_id: await makeApiKey(place) }
      return (await place.ask('POST', `${base}/spend_limits`, { scope, amount: '500' })).id
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
  webhook_id: {
    of: 'organization',
    make: async ({ ask }) =>
      (await ask('POST', `${base}/webhooks`, { name: 'hook', url: 'https://hooks.example/x' })).id,
  },
  delivery_id: { of: 'organization', make: makeDelivery },
  // Whoever may add somebody to one workspace sees everybody who can be added.
  user_id: {
    of: 'organization',
    make: async ({ world, organizationId, workspaceId }) => {
      const memberships = { [workspaceId]: 'workspace_user' } as const
      const person = await addPerson(world, { role: 'user', memberships, organizationId })
      return person.userId
    },
  },
  invite_id: {
    of: 'organization',
    make: async ({ ask, world }) => {
      const email = `${world.services.ids.user().toLowerCase()}@acme.example`
      return (await ask('POST', `${base}/invites`, { email, role: 'user' })).id
    },
  },
  admin_key_id: {
    of: 'organization',
    make: async ({ ask }) => (await ask('POST', `${base}/admin_keys`, { name: 'key' })).id,
  },
  spend_limit_increase_request_id: {
    of: 'workspace',
    make: async ({ ask, workspaceId, world }) =>
      (
        await ask(
          'POST',
          `${base}/spend_limit_increase_requests`,
          increaseOf({ workspaceId, world }),
        )
      ).id,
  },
  activity_id: {
    of: 'organization',
    make: async ({ ask }) => (await ask('GET', `${base}/activities`)).data[0].id,
  },
  // Whoever asks has only sessions of their own.
  session_id: { of: 'organization', make: async ({ world }) => world.services.ids.session() },
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

/** The body of a request for more than the workspace has, and more each time. */
export function increaseOf({
  workspaceId,
  world,
}: Pick<Place, 'workspaceId'> & { world?: ControlWorld }): object {
  const amount = String(1_000_000 + ((world?.clock.now() ?? 0) % 1_000_000_000))
  return { workspace_id: workspaceId, amount, period: 'monthly', reason: 'more' }
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
      eventId,
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
