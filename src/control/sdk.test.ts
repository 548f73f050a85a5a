import Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ApiKey } from '#contract/api-keys.ts'
import type { IncreaseRequest } from '#contract/increase-requests.ts'
import type { Invite } from '#contract/invites.ts'
import type { RateLimit } from '#contract/rate-limits.ts'
import type { SpendLimit } from '#contract/spend-limits.ts'
import type { User } from '#contract/users.ts'
import type { WorkspaceMember } from '#contract/workspace-members.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { openControlWorld } from '#test/support/control.ts'
import type { ControlWorld } from '#test/support/control.ts'
import { sdkOf } from '#test/support/sdk-client.ts'
import { openTemporarySqlite } from '#test/support/temporary-sqlite.ts'

let world: ControlWorld
let client: Anthropic

beforeEach(async () => {
  world = await openControlWorld(await openTemporarySqlite())
  client = sdkOf(world)
})
afterEach(() => world.close())

test('errors arrive as the classes of the SDK, with the request id', async () => {
  const missing = client.organization.workspaces.retrieve('wrkspc_1')
  await expect(missing).rejects.toThrow(Anthropic.NotFoundError)
  await expect(missing).rejects.toMatchObject({ requestID: expect.stringMatching(/^req_/) })
  await expect(client.organization.workspaces.create({ name: '' })).rejects.toThrow(
    Anthropic.BadRequestError,
  )
  const stranger = sdkOf(world, 'atl-admin01-unknown')
  await expect(stranger.organization.workspaces.list()).rejects.toThrow(
    Anthropic.AuthenticationError,
  )
  const { key } = await world.post('/v1/organizations/api_keys', { name: 'key' })
  await expect(sdkOf(world, key).organization.workspaces.list()).rejects.toThrow(
    Anthropic.PermissionDeniedError,
  )
})

test('the shapes of the contract are those of the SDK', () => {
  // Checked by the compiler: each of our objects is one of Anthropic's. Its spend limits know no API keys, and its
  // rate limits no group of what runs at once.
  type Shapes = [
    Assignable<Workspace, Anthropic.Organization.Workspace>,
    Assignable<ApiKey, Anthropic.Organization.APIKey>,
    Assignable<
      Omit<RateLimit, 'group'>,
      Omit<Anthropic.Organization.OrganizationRateLimit, 'group'>
    >,
    Assignable<Omit<SpendLimit, 'scope'>, Omit<Anthropic.Organization.SpendLimit, 'scope'>>,
    Assignable<User, Anthropic.Organization.OrganizationUser>,
    Assignable<Invite, Anthropic.Organization.OrganizationInvite>,
    Assignable<WorkspaceMember, Anthropic.Organization.Workspaces.WorkspaceMember>,
    Assignable<
      Omit<IncreaseRequest, 'spend_summary'>,
      Omit<Anthropic.Organization.SpendLimits.SpendLimitIncreaseRequest, 'spend_summary'>
    >,
  ]
  const shapes: Shapes = [true, true, true, true, true, true, true, true]
  expect(shapes).not.toContain(false)
})

type Assignable<Ours, Theirs> = Ours extends Theirs ? true : false
