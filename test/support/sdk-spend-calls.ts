import Anthropic from '@anthropic-ai/sdk'
import { expect } from 'vitest'
import type { ControlWorld } from './control.ts'
import { addPerson } from './people.ts'
import { idOf, instant, walk } from './sdk-call.ts'
import type { Fields, Sdk, SdkCall } from './sdk-call.ts'

type Beta = Anthropic['beta']['organization']
type IncreaseRequest = Anthropic.Organization.SpendLimits.SpendLimitIncreaseRequest

const limitFields: Fields<Anthropic.Organization.SpendLimit> = {
  id: idOf('spl'),
  type: 'spend_limit',
  scope: { type: 'organization' },
  amount: '500',
  currency: 'USD',
  period: 'daily',
  is_enabled: true,
  created_at: instant,
  updated_at: instant,
}

/** The calls about what may be spent. */
export const spendCalls: Readonly<Record<string, SdkCall>> = {
  'spendLimits.set': async (sdk) => {
    const { spendLimits } = beta(sdk)
    const { id: workspace_id } = await sdk.workspaces.create({ name: 'a' })
    const scope = { type: 'workspace', workspace_id } as const
    const made = await spendLimits.set({ scope, amount: '500', period: 'daily' })
    expect(made).toMatchObject({ ...limitFields, scope })
    expect(await setLimit(sdk, 'daily')).toMatchObject(limitFields)
    const changed = await spendLimits.set({ scope, amount: '400', period: 'daily' })
    expect(changed).toEqual({ ...made, amount: '400', updated_at: instant })
    const above = spendLimits.set({ scope, amount: '501', period: 'daily' })
    await expect(above).rejects.toThrow(Anthropic.BadRequestError)
  },
  'spendLimits.retrieve': async (sdk) => {
    const made = await setLimit(sdk, 'daily')
    expect(await beta(sdk).spendLimits.retrieve(made.id)).toEqual(made)
  },
  'spendLimits.list': async (sdk) => {
    const { id: workspace_id } = await sdk.workspaces.create({ name: 'a' })
    const scope = { type: 'workspace', workspace_id } as const
    const made = []
    for (const period of ['daily', 'weekly', 'monthly'] as const) {
      made.unshift(await beta(sdk).spendLimits.set({ scope, amount: '5', period }))
    }
    const organizations = await setLimit(sdk, 'daily')
    const { spendLimits } = beta(sdk)
    expect(await walk(spendLimits.list({ limit: 2 }))).toEqual([organizations, ...made])
    expect(await walk(spendLimits.list({ limit: 2, workspace_id }))).toEqual(made)
  },
  'spendLimits.delete': async (sdk) => {
    const { id } = await setLimit(sdk, 'daily')
    const { spendLimits } = beta(sdk)
    expect(await spendLimits.delete(id)).toEqual({ id, type: 'spend_limit_deleted' })
    await expect(spendLimits.retrieve(id)).rejects.toThrow(Anthropic.NotFoundError)
  },
  'spendLimits.increaseRequests.retrieve': async (sdk, world) => {
    const { id, pending } = await askForMore(sdk, world)
    const read = await sdk.spendLimits.increaseRequests.retrieve(id)
    expect(read).toMatchObject(pending)
  },
  'spendLimits.increaseRequests.list': async (sdk, world) => {
    const ids: string[] = []
    for (let count = 0; count < 3; count++) ids.unshift((await askForMore(sdk, world)).id)
    const { pending, userId } = await askForMore(sdk, world)
    const { increaseRequests } = sdk.spendLimits
    const listed = await walk(increaseRequests.list({ limit: 2, status: ['pending'] }))
    expect(listed.slice(1).map(({ id }) => id)).toEqual(ids)
    expect(listed[0]).toMatchObject(pending)
    const theirs = await increaseRequests.list({ actor_ids: [userId], status: null })
    expect(theirs.data).toEqual([listed[0]])
    expect((await increaseRequests.list({ status: ['denied'] })).data).toEqual([])
  },
  'spendLimits.increaseRequests.approve': async (sdk, world) => {
    const { id, pending, scope } = await askForMore(sdk, world)
    const { increaseRequests } = sdk.spendLimits
    const approved = await increaseRequests.approve(id, { amount: '6000' })
    expect(approved).toMatchObject({
      ...pending,
      ...resolved('approved'),
      spend_limit: { ...limitFields, scope, amount: '6000', period: 'monthly' },
    } satisfies Fields<Anthropic.Organization.SpendLimits.IncreaseRequestApproveResponse>)
    const denied = increaseRequests.deny(id, {})
    await expect(denied).rejects.toThrow(Anthropic.BadRequestError)
  },
  'spendLimits.increaseRequests.deny': async (sdk, world) => {
    const { id, pending } = await askForMore(sdk, world)
    const { increaseRequests } = sdk.spendLimits
    const denied = await increaseRequests.deny(id, { suppress_notification: true })
    expect(denied).toMatchObject({ ...pending, ...resolved('denied') })
    expect(await increaseRequests.deny(id, {})).toEqual(denied)
    expect(await increaseRequests.retrieve(id)).toEqual(denied)
  },
}

/** What only the beta generation has. */
function beta(sdk: Sdk): Beta {
  return sdk as unknown as Beta
}

function setLimit(
  sdk: Sdk,
  period: 'daily' | 'weekly' | 'monthly',
): ReturnType<Beta['spendLimits']['set']> {
  return beta(sdk).spendLimits.set({ scope: { type: 'organization' }, amount: '500', period })
}

/** A developer of a workspace with a limit of 5 dollars a month asks for 50, which the SDK has no method for. */
async function askForMore(sdk: Sdk, world: ControlWorld) {
  const { id: workspace_id } = await sdk.workspaces.create({ name: 'a' })
  const scope = { type: 'workspace', workspace_id } as const
  const path = '/v1/organizations/spend_limits'
  const limit = await world.post(path, { scope, amount: '500', period: 'monthly' })
  const memberships = { [workspace_id]: 'workspace_developer' } as const
  const { userId, email, session } = await addPerson(world, { role: 'developer', memberships })
  const { body } = await world.call('POST', `${path.slice(0, -1)}_increase_requests`, {
    key: session,
    body: { workspace_id, amount: '5000', reason: 'a launch' },
  })
  const actor: Fields<Anthropic.Organization.SpendLimits.SpendLimitUserActor> = {
    type: 'user_actor',
    user_id: userId,
    name: 'developer',
    email_address: email,
    deleted: false,
  }
  const spend_summary: Fields<Anthropic.Organization.SpendSummary> = {
    actor,
    amount: '500',
    currency: 'USD',
    period: 'monthly',
    period_to_date_spend: expect.stringMatching(/^0(?:\.0+)?$/),
    scope,
    source: scope,
    spend_limit_id: limit.id,
  }
  const pending: Fields<IncreaseRequest> = {
    id: body.id,
    type: 'spend_limit_increase_request',
    actor,
    created_at: instant,
    period: 'monthly',
    resolved_at: null,
    resolved_by: null,
    spend_summary,
    status: 'pending',
  }
  return { id: body.id as string, userId, scope, pending }
}

function resolved(status: IncreaseRequest['status']): Partial<Fields<IncreaseRequest>> {
  return {
    status,
    resolved_at: instant,
    resolved_by: { type: 'scoped_api_key_actor', scoped_api_key_id: idOf('adminkey') },
    spend_summary: null,
  }
}
